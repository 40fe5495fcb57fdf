"""The words of the wallet card: how urgent, in three steps, and what to do. Each names its sources as texts do."""

from django.utils.translation import gettext_lazy as _

INTRO = _("Side effects can start months after the last dose [@cancer-council-side-effects]. Please call my team.")
LEVELS = (
    (
        "emergency",
        _("Emergency: call your emergency number now"),
        _(
            "Hard to breathe, chest pain, a fit, collapse, confusion, heavy bleeding [@uhb-royal-surrey-hotline]; "
            "a swollen face or throat [@nci-side-effects]."
        ),
    ),
    (
        "same-day",
        _("Same day: call my team's 24-hour number"),
        _(
            "Fever, diarrhoea, a new cough, a rash, yellow skin, a bad headache, weakness "
            "[@cleveland-when-to-call][@patient-resource-side-effects], great thirst [@stamatouli-2018]. "
            "Any fever after CAR T-cell therapy: call at once, day or night [@adkins-2019]."
        ),
    ),
    (
        "soon",
        _("Soon: tell my team"),
        _(
            "Any other new problem, even a mild one, and even months after the last dose [@cancer-council-side-effects]."
        ),
    ),
)


class WalletCard:
    """The card as a text that cites, in the language of the page."""

    def intro(self) -> str:
        return str(INTRO)

    def levels(self) -> list[tuple[str, str, str]]:
        """Return each step: its word for the style sheet, its words for readers, what belongs to it."""
        return [(level, str(label), str(words)) for level, label, words in LEVELS]

    def cited_text(self) -> str:
        return "\n".join([self.intro(), *(words for _level, _label, words in self.levels())])
