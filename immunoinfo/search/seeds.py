"""Words as data: those that name nothing, and the intents that a new site begins with.

The intents are general English about health; editors extend them in the admin. For each: words in a search that ask for it, and words in a title or question that promise the answer, with commas
between. Number and spelling do not matter; the longest phrase counts.
"""

Seed = tuple[str, str]

SMALL = """a about again all also am an and any anybody anyone anything are as at be because been being both but by can
    could did do does doing done dont each ever every for from get gets getting give got had has have having he help
    her here him his how i if in into is it its just know let like look make many may me might more most much must my
    no nor not now of off on one only or other our out over own people person please same say see shall she should
    show so some somebody someone something still such take tell than that the their them then there these they thing
    things this those through to too under up us use used very want was we well were what whats when where whether
    which while who whom whose why will with within without would yes you your"""
STOP_WORDS = frozenset(SMALL.split())  # words that name nothing

# Words that mean nearly the same, a set a line: everyday English beside what doctors write.
ALIKE = """
    cancer, carcinoma, tumour, neoplasm, malignancy, malignant, neoplastic
    child, children, childhood, kid, paediatric, juvenile, infant, infantile
    teenager, adolescent
    adult, grown-up
    kidney, renal
    liver, hepatic
    heart, cardiac
    lung, pulmonary
    skin, cutaneous, dermal
    brain, cerebral
    bowel, colon, intestine, intestinal, colorectal, gut
    stomach, gastric
    bone, osseous
    muscle, muscular
    nerve, neural, neurological
    eye, ocular
    blood, haematological
    breast, mammary
    womb, uterine, uterus, endometrial
    throat, pharyngeal
    mouth, oral
    nose, nasal
    joint, articular
    jab, injection, shot
    vaccine, vaccination, immunisation
    flu, influenza
    chickenpox, varicella
    pertussis, whooping cough
    shingles, zoster
    rubella, german measles
    hives, urticaria
    medicine, drug, medication
    doctor, physician
    itching, pruritus
    swelling, oedema
    tiredness, fatigue
    fever, pyrexia
    infection, infectious
    allergy, allergic, hypersensitivity
    inflammation, inflammatory
    transplant, graft
    weakened, compromised, suppressed
    boost, strengthen, stimulate
"""

# Their words are everyday ones, so that they give way to any other intent of a query.
BROAD = frozenset(["causes", "definition", "suitability", "working", "help"])
INTENTS: dict[str, Seed] = {
    "definition": (
        """what is, what are, what was, what does, what do you mean by, meaning, mean, means, meaning of, definition,
        define, defined as, explain, explained, explanation, describe, description, overview, introduction,
        basics, basic facts, facts, facts about, information, information about, info, info on, tell me about,
        learn about, about, know about, all about, understand, understanding, stand for, stands for, what kind of,
        what sort of""",
        """what is, what are, what does, what do, do you have information about, information about, meaning, mean,
        overview, definition, about, introduction, what kind of, basics, facts""",
    ),
    "symptoms": (
        """symptom, symptoms of, sign, signs of, signs and symptoms, warning sign, feel like, feels like, look like,
        looks like, how do i know if i have, how can i tell, notice, what happens when you have, manifestation,
        clinical features, features, presentation, present with, complain of, effects of, first sign, early sign,
        how will i feel, how does it feel, how do you know if you have, affect the body, recognise, spot""",
        """symptom, sign, signs and symptoms, feel like, look like, features, warning sign, notice, recognise""",
    ),
    "causes": (
        """why, cause, caused by, what causes, causes of, why do people get, why do you get, why does it happen, why
        did i get, how do you get, how do people get, how did i get, how does one get, how is it caught, reason,
        reason for, reasons for, brings on, brought on by, lead to, leads to, origin, trigger, triggered by,
        triggers, due to, etiology, aetiology, source of, responsible for, comes from, where does it come from,
        result from, results from, behind, how does it start, how does it develop, what makes""",
        """cause, why do, why does, reason, trigger, come from, origin, how do people get, how do you get""",
    ),
    "genes": (
        """gene, genes, genetic, genetic change, genetic changes, genetics, mutation, mutated, mutations, chromosome,
        dna, variant, which gene, molecular, genetic cause, genetic basis, genetic defect, gene defect, gene
        change""",
        """genetic change, gene, genetic, genetics, mutation, chromosome""",
    ),
    "inheritance": (
        """inherit, inherited, is it inherited, inheritance, hereditary, heredity, run in families, runs in the
        family, run in the family, run in my family, runs in families, pass on, passed on, passed down, pass down,
        pass it on, passed to, get it from my parents, from my parents, from a parent, my children get, my child
        get, my kids get, children inherit, familial risk, dominant or recessive, pattern of inheritance,
        inheritance pattern, given to children, genetically inherited, in the genes, in my genes, in families""",
        """inherit, inherited, inheritance, hereditary, run in families, passed on""",
    ),
    "risk": (
        """risk, risk factor, risk factors, at risk, who is at risk, who gets, who can get, who develops, likely to
        get, more likely to get, most likely to get, likely to develop, prone to, susceptible, chance of getting,
        chances of getting, higher risk, risk group, raise the risk, increase the risk, raises my chance, in
        danger of, danger of getting, could i get, might i get, vulnerable, predisposed, predisposition,
        predispose, am i likely to, who has a higher chance, odds of getting""",
        """at risk, risk factor, risk, who gets, who can get, likely to get, prone to""",
    ),
    "tests": (
        """test, tests for, testing, diagnose, diagnosed, diagnosis, diagnosing, diagnostic, how is it found, detect,
        detected, detection, screening, screen for, check for, exam, examination, scan for, blood test, biopsy,
        find out if, find out whether, how do doctors know, how will the doctor know, how do doctors find,
        confirm, identify, recognised by doctors, tested for, workup, work up, how can it be found, detecting""",
        """diagnose, diagnosis, diagnosed, test, testing, detect, screening, find out, examination, scan""",
    ),
    "treatment": (
        """treat, treated, treating, treatment, treatments for, treatment options, therapy, therapies, cure, cured,
        cures, curable, medicine for, medicine, medicines, medication, medications, drug for, drug, drugs, remedy,
        remedies, manage, managed, managing, management, relief, relieve, surgery, operation, get rid of, what can
        be done, what helps, what can i take, what can i do, what do doctors give, options, help with, fix, heal,
        care for, treatable, how to handle, what works, is there anything that helps, get better, first line,
        prescribed""",
        """treatment, treat, treated, therapy, cure, manage, management, medicine for, option, what can be done""",
    ),
    "outlook": (
        """outlook, prognosis, prognoses, survival, survival rate, survive, surviving, survived, life expectancy, how
        long will i live, how long can i live, how long do people live, live with it, long term, long-term
        outlook, recover, recovery, recover from, fatal, deadly, die, die from, death, mortality, will i die,
        terminal, chance of recovery, chances of survival, chances of surviving, future, what to expect, expect,
        how serious, serious, how bad, go away, get worse, expected course, course of, life span, lifespan, years
        to live, outcome, how will it develop, in the long run, what happens later""",
        """outlook, prognosis, survival, life expectancy, recover, recovery, what to expect, how long do people live,
        outcome""",
    ),
    "prevention": (
        """prevent, prevented, preventing, prevention, preventive, avoid, avoiding, avoided, protect, protect
        against, protection, protect myself, lower the risk, lower my risk, reduce the risk, reduce my risk,
        reduce my chance, lower my chance, stop from getting, keep from getting, not get, stay safe from, guard
        against, ward off, precautions, precaution""",
        """prevent, prevention, avoid, protect against, reduce the risk, lower the risk, protection""",
    ),
    "frequency": (
        """how common, how many people, how many, how often does it occur, common, rare, how rare, frequency,
        frequent, prevalence, incidence, statistics, number of people, number of cases, numbers, cases,
        occurrence, affected people, people affected, how widespread, epidemiology, how many get it, rate of,
        percentage, what are the odds, how unusual, how often do people get""",
        """how many people, how common, how often, how rare, frequency, statistics, number of""",
    ),
    "complications": (
        """complication, complications of, complications from, what can go wrong, go wrong, go wrong with, long term
        effects, problems caused by, problems from, what problems, consequences, later problems, danger of,
        dangers, dangerous, lead to other, other problems, health problems, worst case, what else can happen,
        after effects, aftereffects, untreated, if not treated, left untreated""",
        """complication, complications from, what problems, consequences, go wrong, untreated""",
    ),
    "stages": (
        """stage, stages of, staging, how far, spread, how advanced, advanced, grade, phases, phase, spreads""",
        """stage, stages, staging, phase, spread""",
    ),
    "research": (
        """research, study, studies, trial, trials, clinical trial, clinical trials, clinical studies, new
        treatments, what is new, latest, being studied, experimental, scientists, ongoing research, being done,
        under investigation, breakthrough, in development, investigational, researchers, newest, research on,
        studied""",
        """research, clinical trial, trial, study, being done, being studied""",
    ),
    "self-care": (
        """live with, living with, coping, cope, cope with, day to day, daily life, everyday life, lifestyle, what to
        do, what should i do, what can i do at home, at home, diet, eat, eating, food, foods, nutrition, what to
        eat, exercise, self care, self help, look after, taking care of, take care, tips, advice, home care,
        things to do, help myself, help at home, adjust to, deal with, dealing with""",
        """what to do, living with, live with, cope, diet, eat, exercise, at home, self care, look after, daily life,
        nutrition""",
    ),
    "side-effects": (
        """side effect, side effects, side effects of, adverse, adverse effects, adverse events, adverse reaction,
        reactions, reaction, bad reaction, harm, harms, harmful, toxic, toxicity, unwanted effects, make me ill,
        make me sick, feel ill after, how safe, is it safe, safe, safety, hurt, hurts, painful, tired after""",
        """side effect, side effects, adverse, harm, harms, reaction, safe, safety, toxicity, unwanted""",
    ),
    "delivery": (
        """how is it given, how are they given, given, how is it done, how is it taken, administered, administration,
        infusion, drip, injection, injected, jab, dose, doses, dosage, schedule, how often, how many times, number of visits, sessions, appointments, appointment, how long does it take, how long does treatment last,
        what happens at, what happens during, procedure, take it, tablet or injection, infused, session""",
        """given, how it is given, how often, how long does, infusion, injection, dose, schedule, administered, what
        happens at, what happens during, appointment, delivery""",
    ),
    "waiting": (
        """how soon, how long until, how long before, how long after, wait, waiting, how fast, how quickly, when
        will, when does it start working, start to work, is it working, know if it is working, how long to work,
        when can i, how long must i, how long should i wait, time between, interval, takes effect, take effect,
        kick in""",
        """how long, how soon, when can, when will, wait, waiting, how will i know, is working""",
    ),
    "working": (
        """how does it work, how do they work, how does, how do, work, works, working, mechanism, mechanism of
        action, act, acts, action, what does it do, what do they do, function, does what""",
        """how does, how do, work, works, mechanism, act, action, what does it do""",
    ),
    "comparison": (
        """difference, difference between, differences, different from, differ, differs, versus, vs, compare,
        compared, compared with, compared to, comparison, or, better than, same as, instead of, rather than,
        distinguish""",
        """difference, different, differ, versus, compare, comparison, same as, or""",
    ),
    "help": (
        """when to see a doctor, when to call, call the doctor, call my doctor, see a doctor, emergency, urgent,
        urgently, hospital, ambulance, when should i worry, worry, get help, who to call, support, support group,
        help line, where can i find help, where to find, contact""",
        """get help, urgent, emergency, call, see a doctor, support, where to find""",
    ),
    "suitability": (
        """who can have, who can take, who should, who should not, can i have, can i take, am i eligible, eligible,
        suitable, suitability, allowed, pregnant, pregnancy, breastfeeding, while pregnant, too old, old enough,
        for whom, do i need, should i, should i have, need, recommended, who needs""",
        """who can, who should, can i, eligible, suitable, pregnant, pregnancy, do i need, should i""",
    ),
}
