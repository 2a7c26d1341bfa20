"""Sentences about credentials: who needs which, how strongly, and which sentences say nothing of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careergraph.sources.credentials import Asked, Credential, asked, credentials, long_form, repeated
from careergraph.vocab import Modality, Polarity, Sort

LICENCE, CERTIFICATION, REGISTRATION = (Credential(sort) for sort in (Sort.LICENCE, Sort.CERTIFICATION, Sort.REGISTRATION))
REQUIRED, USUAL, PREFERRED, OPTIONAL = Modality
COOKS = ("Cooks", "Head cooks")


def one(sentence, title="Cooks", members=()):
    """Return modality (or none) and credentials of the only thing that a sentence asks for."""
    (found,) = asked(sentence, title, members)
    return ("none" if found.polarity is Polarity.NEGATIVE else found.modality, *found.credentials)


@pytest.mark.parametrize(
    ("sentence", "modality"),
    [
        ("All states require cooks to be licensed.", REQUIRED),
        ("Cooks must obtain a license in order to work.", REQUIRED),
        ("Every state requires that cooks have a license.", REQUIRED),
        ("Cooks need a license.", REQUIRED),
        ("Most states require cooks to be licensed.", USUAL),
        ("In most states, cooks must be licensed.", USUAL),
        ("Cooks typically need a state-issued license.", USUAL),
        ("A license is usually required.", USUAL),
        ("Employers prefer candidates who have a license.", PREFERRED),
        ("Employers usually prefer to hire licensed cooks.", PREFERRED),
        ("Employers often recommend a license.", PREFERRED),
        ("Cooks may need a license.", OPTIONAL),
        ("Some states require cooks to be licensed.", OPTIONAL),
        ("Many states require cooks to be licensed.", OPTIONAL),
        ("Cooks often need a license.", OPTIONAL),
        ("Employers may prefer or require a license.", OPTIONAL),
        ("A license is optional.", OPTIONAL),
        ("Cooks may choose to earn a license.", OPTIONAL),
        ("A license may be helpful.", OPTIONAL),
        ("A license is not always required.", OPTIONAL),
        ("Cooks do not need a license.", "none"),
        ("A license is not required.", "none"),
        ("States typically do not require cooks to be licensed.", "none"),
    ],
)
def test_words_of_the_source_decide_the_modality(sentence, modality):
    assert one(sentence) == (modality, LICENCE)


@pytest.mark.parametrize(
    "sentence",
    [
        "Head cooks must be licensed.",
        "Cooks who serve fish must be licensed.",
        "Cooks in public kitchens must be licensed.",
        "Cooks must be licensed if they serve fish.",
        "In most states, cooks must be certified to serve fish.",
        "States that know fish require that cooks be licensed.",
    ],
)
def test_what_is_said_of_a_part_is_not_always_so(sentence):
    assert one(sentence)[0] is OPTIONAL


@pytest.mark.parametrize(
    "sentence",
    [
        "Waiters must be licensed.",
        "To keep a license, cooks must pass an exam.",
        "Licensure requires an exam.",
        "Cooks must pass an exam to become licensed.",
        "Candidates for licensure must pass an exam.",
        "Licenses must be renewed every year.",
        "Some states require continuing education for cooks to keep their licenses.",
        "Each state issues its own license.",
        "Contact your state licensing board.",
        "Certification shows skill.",
        "Cooks typically need no formal educational credential.",
        "Cooks who work at home do not need a license.",
        "Cooks must be quick.",
        "",
    ],
)
def test_what_tells_of_others_or_of_the_way_to_a_credential_asks_for_nothing(sentence):
    assert asked(sentence, "Cooks") == []


def test_alternatives_are_rows_of_one_claim():
    assert one("All states require cooks to be licensed, registered, or certified.")[1:] == (
        LICENCE,
        CERTIFICATION,
        REGISTRATION,
    )
    assert one("Cooks typically need a license or must register with the state.")[1:] == (LICENCE, REGISTRATION)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("have a commercial driver's license (CDL) or driver's license", ["commercial driver's license", "driver's license"]),
        ("have basic life support (BLS) certification", ["basic life support (BLS)"]),
        ("certification in basic life support (BLS), or fire watch (FW)", ["basic life support (BLS)", "fire watch (FW)"]),
        ("be a Certified House Cook (CHC)", ["Certified House Cook (CHC)"]),
        ("meet House Board (HB) House Watch (HW) certification", ["House Watch (HW)"]),
        ("be licensed by the House Board (HB)", [""]),
        ("be quick (BQ)", []),
    ],
)
def test_a_credential_has_its_name_where_the_sentence_gives_it(text, names):
    assert [each.name for each in credentials(text)] == names


def test_the_long_form_of_an_abbreviation_holds_its_letters_in_order():
    assert long_form("training in cardiopulmonary resuscitation", "CPR") == "cardiopulmonary resuscitation"
    assert long_form("one of the many many many many words", "OW") == ""


def test_several_clauses_ask_for_several_things():
    found = asked("Although not required, certification may help, but cooks must have a license.", "Cooks")
    assert [(each.modality, each.polarity) for each in found] == [
        (OPTIONAL, Polarity.POSITIVE),
        (USUAL, Polarity.NEGATIVE),
        (REQUIRED, Polarity.POSITIVE),
    ]
    assert [each.credentials for each in found] == [(CERTIFICATION,), (CERTIFICATION,), (LICENCE,)]


def test_a_sentence_may_speak_of_one_of_the_occupations_of_a_page():
    for who, of in (("Bakers", ("Bakers",)), ("Cooks and bakers", ()), ("Workers", ())):
        (found,) = asked(f"{who} must be licensed.", "Cooks and Bakers", ("Cooks", "Bakers"))
        assert (found.of, found.modality) == (of, REQUIRED)


def test_a_short_title_means_all_only_where_it_leaves_none_out():
    assert one("Therapists must be licensed.", "Marriage and Family Therapists")[0] is REQUIRED
    assert one("Scouts must be licensed.", "Coaches and Scouts")[0] is OPTIONAL


def test_a_level_is_a_scope():
    levels = [
        asked(s, "Cooks")[0].seniority
        for s in ("Licensure is not required for entry-level cooks.", "Experienced cooks may obtain a license.")
    ]
    assert levels == ["entry", "senior"]


def test_of_two_sentences_of_a_page_the_better_one_counts():
    none = Asked(USUAL, Polarity.NEGATIVE, (LICENCE,))
    may, must = (Asked(modality, Polarity.POSITIVE, (LICENCE,)) for modality in (OPTIONAL, REQUIRED))
    assert repeated([none, may]) == {none}
    assert repeated([may, must]) == {may}
    assert repeated([none, must, Asked(OPTIONAL, Polarity.POSITIVE, (CERTIFICATION,))]) == frozenset()


@given(
    st.lists(
        st.sampled_from(
            ("license", "need", "must", "be", "require", "not", "(ABC)", "may", ",", "or", ";", "cooks", "for", "to")
        )
    )
)
def test_any_words_are_read(words):
    for found in asked(" ".join(words), "Cooks", COOKS):
        assert found.credentials
