"""Errors that are common elsewhere are put straight here: the right claim stands on its page, the wrong one nowhere.

Each claim is a list of patterns that one sentence, point or table row holds together: number, unit and country.
"""

import re

import pytest

from immunoinfo.publishing.checks.passages import Kind, read
from immunoinfo.publishing.checks.vocabulary import Vocabulary
from immunoinfo.publishing.kinds import publishable_models

pytestmark = pytest.mark.django_db

A, Q, G, T = "/articles/", "/questions/", "/glossary/", "/therapies/"
US = r"\bUS\b|United States"
RIGHT = {
    "E01 wait after 300 to 400 mg/kg": (A + "live-vaccines-and-immunoglobulin/", ["300", r"400 mg/kg", r"\b8\b", US]),
    "E01 wait after 1 g/kg": (A + "live-vaccines-and-immunoglobulin/", [r"\b1 g/kg", r"\b10\b", US]),
    "E01 wait after 2 g/kg": (A + "live-vaccines-and-immunoglobulin/", [r"\b2 g/kg", r"\b11\b", US]),
    "E01 in the short answer": (Q + "live-vaccine-after-immunoglobulin/", ["measles", "chickenpox", "months"]),
    "E02 HPV vaccine prevents": (A + "preventive-and-treatment-vaccines/", ["HPV|papillomavirus", "prevent|before"]),
    "E02 treatment vaccine": (A + "preventive-and-treatment-vaccines/", ["sipuleucel-T", "prostate"]),
    "E03 wide and narrow meaning": (Q + "what-does-immunotherapy-mean/", ["strengthen|dampen|calm"]),
    "E04 no choice between the two": (
        Q + "choosing-immunotherapy-or-immunosuppression/",
        [r"usually no|\bno\b|rarely"],
    ),
    "E05 the umbrella": (A + "t-cell-transfer-therapy/", ["CAR T", "TIL", "TCR"]),
    "E06 children and adults": (A + "car-t-cell-therapy/", ["children", "adults"]),
    "E06 other cell therapies": (A + "conditions-treated/", ["synovial sarcoma", "TCR", US]),
    "E07 many families": (A + "cytokines/", ["interleukins?", "interferons?", "many|two"]),
    "E08 one kind only": (A + "cytokines/", ["one kind|one of|only one"]),
    "E09 the checkpoint is the brake": (G + "immune-checkpoint/", ["brake|off"]),
    "E09 the inhibitor blocks it": (G + "immune-checkpoint-inhibitor/", ["block", "brake|checkpoint"]),
    "E10 self-destruction": (G + "apoptosis/", ["self-destruct|destroys itself|own death|kills itself|dies"]),
    "E11 deaths": (A + "checkpoint-inhibitors/", [r"4 in 1,000 \(0\.4%\)"]),
    "E11 many do not respond": (A + "when-immunotherapy-is-used/", ["20%", "57%|respond", US]),
    "E12 late onset": (A + "immune-related-side-effects/", ["months after (?:the last dose|treatment)"]),
    "E13 viruses and bacteria": (Q + "what-is-immunoprophylaxis-used-for/", ["vir", "bacteri"]),
    "E14 weakened living germ": (G + "live-vaccine/", ["weak", "liv"]),
    "E14 non-live cannot cause it": (A + "live-and-non-live-vaccines/", ["cannot cause", "non-live|illness"]),
    "E15 family": (A + "vaccines-when-immunity-is-weak/", ["family|household|people you live with", "vaccin"]),
    "E17 vaccines show": (G + "vaccine/", ["show|teach|recogni"]),
    "E18 ways of working": (A + "monoclonal-antibodies/", ["flag|mark"]),
    "E19 one kind of biological therapy": (Q + "immunological-cancer-treatment/", ["biological therapy", "kind|wider"]),
    "E22 dated": (
        A + "when-immunotherapy-is-used/",
        ["melanoma", "2022", US],
    ),
    "E23 the donor organ": (A + "immunosuppression/", ["donor|transplant", "attack"]),
    "E24 hair, tacrolimus": (A + "side-effects-of-immunosuppression/", ["tacrolimus", "hair", "loss|lose|thin"]),
    "E24 hair, ciclosporin": (A + "side-effects-of-immunosuppression/", ["ciclosporin", "hair", "extra|more|growth"]),
    "E26 a cycle": (G + "cycle/", ["rest"]),
    "E32 three reasons": (A + "immunosuppression/", ["transplant", "autoimmune"]),
    "A06 eligible and responding": (A + "when-immunotherapy-is-used/", ["2023", "57%", "20%"]),
    "A11 two together": (A + "checkpoint-inhibitors/", [r"1\.23%|1\.2%|about 12 in 1,000"]),
    "A12 growing cells": (A + "t-cell-transfer-therapy/", ["2 (?:to|–) ?8 weeks"]),
    "A14 first approval": (A + "til-therapy/", ["February 2024", US]),
    "A15 survival": (A + "cancer-treatment-vaccines/", [r"25\.8", r"21\.7", "months"]),
    "A17 urine after BCG": (A + "immune-system-modulators/", ["6 hours", "urine|toilet"]),
    "W chemotherapy, US": (A + "vaccines-and-cancer-treatment/", ["chemotherapy", "3 months", US]),
    "W stem cells": (A + "vaccines-and-cancer-treatment/", ["stem cell", "2 years", US]),
    "W rituximab": (A + "vaccines-and-cancer-treatment/", ["rituximab", "6 months", US]),
    "A26 cancer after transplant": (A + "side-effects-of-immunosuppression/", [r"2\.1|twice|double", US]),
    "G01 fever limit, US": (A + "when-to-get-help/", [r"38", US]),
    "G01 fever limit, UK": (A + "when-to-get-help/", [r"37\.5", r"\bUK\b|United Kingdom"]),
    "G02 heart": (A + "immune-related-side-effects/", ["heart|myocarditis", "4 in 10|40%"]),
    "G02 diabetes": (A + "immune-related-side-effects/", ["diabetes", "1 in 100|1%"]),
    "G02 steroids": (A + "immune-related-side-effects/", ["steroid", "4 to 6 weeks|4-6 weeks"]),
    "G03 monitoring": (A + "car-t-side-effects-and-aftercare/", ["1 week", US]),
    "G03 late nerve effects": (A + "car-t-side-effects-and-aftercare/", [r"0\.7%"]),
    "G04 shingles, US": (A + "vaccines-when-immunity-is-weak/", ["19", US]),
    "G04 shingles, UK": (A + "vaccines-when-immunity-is-weak/", [r"\b18\b", r"\bUK\b|United Kingdom"]),
    "G06 not for cancer": (A + "allergen-immunotherapy/", ["not", "cancer"]),
    "G06 build-up": (A + "allergen-immunotherapy/", ["3 to 6 months|3–6 months", "3 to 5 years|3–5 years"]),
}
WRONG = {
    "E01 two weeks to two months": r"two weeks to two months|2 weeks to 2 months",
    "E02 HPV vaccine as treatment": r"HPV vaccines? (?:can |may )?(?:also )?treats? (?:cervical )?cancer",
    "E03 boosting for autoimmune illness": r"immunotherapy (?:boosts|strengthens) the immune system in autoimmune",
    "E05 CAR T as the umbrella": r"T-cell transfer (?:therapy )?is a (?:kind|form) of CAR",
    "E06 only children": r"CAR T[^.]{0,60}only (?:in|for) children",
    "E07 two families only": r"(?:the|there are) two (?:main )?(?:kinds|types|families) of cytokines",
    "E07 cure by cytokines": r"(?:interleukins?|interferons?) (?:can )?cure",
    "E09 the checkpoint lets T cells act": r"checkpoints? (?:help|let|allow)s? T cells (?:to )?(?:attack|kill)",
    "E10 blockages": r"\bblockages?\b",
    "E11 fewer side effects": r"(?:fewer|milder) side effects than chemotherapy",
    "E13 viruses only": r"immunoprophylaxis[^.]{0,40}only (?:against )?vir",
    "E14 dead germ in live vaccines": r"live vaccines? (?:holds?|contains?|has|have) (?:a )?(?:dead|killed)",
    "E15 no vaccines at all": r"(?:avoid|must not have|cannot have) (?:all|any) vaccines?\b",
    "E17 vaccines recognise": r"vaccines? (?:can )?recogni[sz]es?\b",
    "E23 own organ": r"attack(?:s|ing)? (?:on )?your own (?:new|transplanted)",
    "E27 pointing nowhere": r"click here|more details here|chat with us|call us on",
    "E30 reset": r"\breset(?:s|ting)? (?:the|your) immune",
    "E31 conventional": r"conventional (?:treatment|therapy|medicine)s? (?:is|are|such)",
    "cure promised": r"(?:will|can) cure (?:you|your cancer)",
}


@pytest.fixture
def claims(content):
    """The sentences, points and table rows at each address, with the heading of their table."""
    found = {}
    for model in publishable_models():
        for item in model.objects.published():
            page = read(item, Vocabulary())
            heading = ""
            said = found.setdefault(item.get_absolute_url(), [])
            for passage in page.passages:
                heading = passage.text if passage.kind is Kind.HEADING else heading
                if passage.kind is Kind.ROW:
                    said.append(f"{heading} {passage.text}")
                elif passage.kind is not Kind.HEADING:
                    said += [passage.text, *passage.sentences] if passage.kind is Kind.POINT else passage.sentences
    return found


def test_the_right_claim_stands_on_its_page(claims):
    missing = {
        name: address
        for name, (address, patterns) in RIGHT.items()
        if not any(all(re.search(p, said, re.IGNORECASE) for p in patterns) for said in claims.get(address, ()))
    }

    assert missing == {}


def test_the_wrong_claim_stands_nowhere(claims):
    wrong = [
        (name, address, said)
        for name, pattern in WRONG.items()
        for address, all_said in claims.items()
        for said in all_said
        if re.search(pattern, said, re.IGNORECASE) and address != "/glossary/standard-treatment/"
    ]

    assert wrong == []


def test_the_wrong_claims_would_be_seen():
    assert re.search(WRONG["E02 HPV vaccine as treatment"], "The HPV vaccine can treat cancer.")
    assert re.search(WRONG["E11 fewer side effects"], "It has fewer side effects than chemotherapy.")
