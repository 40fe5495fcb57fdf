"""The word lists of the checks: hype, vague link words, abbreviations that everybody knows, long words that are plain."""

import re

HYPE = re.compile(
    r"\b(?:break-?throughs?|miracles?|miraculous(?:ly)?|revolution(?:ary|i[sz]\w+)|cutting[- ]edge|game[- ]chang\w+|beacons?"
    r"|paradigms?|powerful weapons?|wonder drugs?|magic bullets?|silver bullets?|ground-?breaking|state[- ]of[- ]the[- ]art"
    r"|life-changing|cure-alls?|boost(?:s|ed|ing)? (?:(?:your|the|their|our) )?(?:(?:whole|body's|natural) )?immun\w+(?: system)?)\b",
    re.IGNORECASE,
)
VAGUE_LINKS = frozenset(
    ("article", "click", "click here", "continue", "details", "find out more", "go", "here", "learn more", "link", "links",
     "more", "more details", "more information", "page", "read", "read here", "read more", "read on", "see here",
     "see more", "source", "that page", "this", "this article", "this link", "this page", "this site", "website")
)  # fmt: skip
VAGUE_PICTURES = frozenset(
    ("chart", "diagram", "drawing", "graph", "graphic", "image", "photo", "picture", "screenshot")
)
FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|svg)", re.IGNORECASE)

WELL_KNOWN = frozenset(
    # Names of countries and things that nobody spells out; then units; then words that stand in capitals for stress.
    ("UK", "US", "USA", "EU", "UN", "DNA", "COVID", "PhD", "TV", "PDF", "ID", "OK", "AM", "PM", "GMT", "UTC",
     "IU", "MBq", "GBq", "MeV", "mL", "dL", "kJ", "kPa", "mmHg", "mSv", "MHz", "GHz", "kB", "MB", "GB", "kWh",
     "NOT", "NEVER", "ALL", "AND", "OR", "NO", "DO", "ONLY", "ALWAYS", "MUST", "STOP", "CALL", "IMPORTANT", "WARNING")
)  # fmt: skip
ROMAN = re.compile(r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})[ab]?")
BEFORE_ROMAN = re.compile(
    r"(?:phases?|stages?|types?|grades?|class|parts?|factors?|levels?|and|to|or|–|-)\s*\Z", re.IGNORECASE
)

# International non-proprietary names say by their ending what they are.
MEDICINE = re.compile(
    r"(?i)(?<=\w\w)(?:mab|leucel|vec|repvec|tinib|ciclib|limus|lidomide|imod|olone|asone|nisone|cortisone|sporine?|thioprine|phenolate"
    r"|trexate|platin|leukin|tacept|ercept|imab|grastim|c[iy]clovir|oxacin|cillin|mycin|parin|statin|setron|prazole)\Z"
)


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words of four or more syllables that patients meet every day.
PLAIN = words("""
    ability absolutely accidentally accommodation activity actually additional additionally advertisement
    alternative alternatively american anniversary annually antibiotics anybody apologies appreciate appropriate
    appropriately approximately arrangements associated australian automatically availability bacteria bacterial
    calculator canadian category centimetre certificate clinically combination comfortable comfortably communicate
    communication communities community comparison complicated concentrate concentration confidential constipation
    contraception conversation cooperate definitely demonstration diabetes diarrhoea dictionary difficulties
    difficulty disability disagree disappointed discovery economy editorial educate education educational
    electricity electronic electronically elevator eliminate emergencies emergency emotional emotionally encouraging
    encyclopaedia energetic entertainment environment equality especially european eventually everybody evidently
    examination examinations examined exceptional experience experienced experiences explanation facilities facility
    familiar february financial generally generation graduate grandparents historical holiday honestly identical
    identified identify imagination immediate immediately impossible incredibly independence independent
    independently individual individually individuals infectious information informative institution intelligence
    interesting international invitation january kilograms kilometre laboratory librarian literally machinery
    magazine majority manufacture material materials mathematics maximum memorable millimetre minority miserable
    modification monitoring motivation necessarily necessary negative normally november obviously occasion
    occasional occasionally occupation october operate operated operation operations opportunities opportunity
    ordinarily ordinary organisation organisations organise organised original originally otherwise participate
    particular particularly percentage percentages permanently personality photographer photography physically
    political popularity population positively possibilities possibility potential potentially practically pregnancy
    preparation previously probability professional professionals protection psychological publication qualified
    radiation radiator realistic reality recommendation recommendations recommended regularly regulator relationship
    relationships relatively reliable remarkable repeatedly respectively responsibility responsible satisfactory
    scientific scientifically secretary security seriously situation situations society specifically supermarket
    supplementary television temperature temperatures temporarily temporary territory thermometer traditional
    transportation typically understandable unfortunately university unnecessary unprotected unusual unusually
    usually vaccinate vaccinated vaccination vaccinations variation variety vegetables vegetarian vocabulary
    voluntary volunteering
""")
