"""Every component of the design system, rendered as docs/design-system.md shows it."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django import forms
from django.core.paginator import Paginator
from django.utils import translation

from tests.casework.rendering import render, words


class SurveyFilter(forms.Form):
    q = forms.CharField(label="Name or USCC", required=False)
    county = forms.MultipleChoiceField(
        label="County",
        required=False,
        choices=[("222401", "延吉市"), ("222402", "图们市")],
        widget=forms.SelectMultiple(attrs={"size": 1}),
    )
    in_arrears = forms.BooleanField(label="In arrears", required=False)


class UploadForm(forms.Form):
    round_name = forms.CharField(label="Survey round", help_text="As it is called in the plan.")
    mode = forms.ChoiceField(
        label="Rows with errors",
        choices=[("none", "Refuse the file"), ("skip", "Take the good rows")],
        widget=forms.RadioSelect,
    )
    sheet = forms.FileField(
        label="Workbook", widget=forms.FileInput(attrs={"data-max-bytes": 1024, "accept": ".xlsx"})
    )
    checked = forms.BooleanField(label="I have looked at it")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    token = forms.CharField(widget=forms.HiddenInput)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


# ---- pieces ----


def test_a_status_says_in_words_what_its_colour_underlines():
    html = render("{% status_badge 'halted' 'Halted' tone='warning' %}")

    assert 'class="status tone-warning" data-status="halted"' in html
    assert 'aria-hidden="true"' in html
    assert words(html) == "Halted"


def test_a_word_that_is_not_a_tone_is_refused():
    with pytest.raises(ValueError, match="'red' is not a tone; use one of neutral"):
        render("{% status_badge 'x' 'X' tone='red' %}")


def test_text_in_a_component_is_escaped():
    html = render("{% status_badge name name %}{% fact name %}{{ name }}{% endfact %}", name="<b>")

    assert "<b>" not in html
    assert html.count("&lt;b&gt;") == 4


@pytest.mark.parametrize(
    ("value", "state", "text"),
    [
        (Decimal("12.30"), "tone-overdue", "12.30"),
        (Decimal("0"), "yuan-zero", "0.00"),
        (Decimal("-1500"), "yuan-negative", "-1,500.00"),
        (None, "yuan-zero", "—"),
    ],
)
def test_an_amount_shows_zero_and_negative_apart(value, state, text):
    html = render("{% yuan value tone='overdue' %}", value=value)

    assert f'class="yuan {state}"' in html
    assert words(html) == text


def test_an_icon_speaks_only_when_it_is_labelled():
    assert render("{% icon 'house' %}") == (
        '<span class="fa-solid fa-house" aria-hidden="true"></span>'
    )
    assert 'role="img" aria-label="Home"' in render("{% icon 'house' 'Home' %}")


# ---- links ----


def test_query_changes_and_removes_keys_and_keeps_the_rest():
    html = render("{% query page=2 sort=None %}", "/?q=%E6%A0%B7&sort=name&page=9")

    assert html == "?q=%E6%A0%B7&amp;page=2"


@pytest.mark.parametrize(
    ("address", "order", "following"),
    [
        ("/?page=3&q=x", "descending", "?q=x&amp;sort=principal"),
        ("/?sort=-principal", "descending", "?sort=principal"),
        ("/?sort=principal", "ascending", "?sort=-principal"),
        ("/?sort=name", None, "?sort=-principal"),
    ],
)
def test_a_sort_header_tells_the_order_and_links_the_next(address, order, following):
    html = render(
        "{% sort_header 'principal' 'Principal' numeric=True default='-principal' %}", address
    )

    assert ("aria-sort" in html) is (order is not None)
    assert order is None or f'aria-sort="{order}"' in html
    assert f'href="{following}"' in html
    assert 'class="number"' in html


def test_a_list_link_refines_itself_only_where_a_target_is_named():
    plain = render("{% sort_header 'name' 'Name' %}")
    refined = render("{% sort_header 'name' 'Name' target='#list' %}")

    assert "hx-get" not in plain
    assert 'hx-get="?sort=name" hx-target="#list" hx-push-url="true"' in refined


def test_paging_links_the_neighbours_and_says_where_one_is():
    page = Paginator(range(1299), 50).page(5)

    html = render("{% paging page %}", "/?q=x&page=5", page=page)

    assert "201 to 250 of 1,299" in words(html)
    assert 'rel="prev" href="?q=x&amp;page=4"' in html
    assert 'rel="next" href="?q=x&amp;page=6"' in html
    assert re.search(r'aria-current="page" href="\?q=x&amp;page=5"', html)


def test_a_single_page_needs_no_paging():
    assert words(render("{% paging page %}", page=Paginator([1], 50).page(1))) == ""


def test_key_paging_links_only_where_there_is_more():
    html = render("{% key_paging None '27' 'more than 10,000' %}", "/?q=x&after=9")

    assert 'href="?q=x&amp;after=27"' in html
    assert 'rel="prev"' not in html
    assert "more than 10,000" in html


def test_crumbs_end_without_a_link():
    html = render("{% crumb 'Home' '/' %}{% crumb 'Enterprises' %}")

    assert '<a href="/">Home</a>' in html
    assert 'aria-current="page">Enterprises<' in html


# ---- forms ----


def test_a_field_ties_label_help_and_error_to_its_control():
    form = UploadForm({})

    html = render("{% field form.round_name %}", form=form)

    assert '<label class="field-label" for="id_round_name">' in html
    assert 'aria-describedby="id_round_name_helptext id_round_name_error"' in html
    assert 'id="id_round_name_helptext"' in html
    assert 'id="id_round_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'class="form-control is-invalid"' in html


def test_every_kind_of_field_has_its_form():
    html = render("{% form_fields form %}", form=UploadForm())

    assert "<legend" in html and 'type="radio"' in html
    assert "data-file-drop" in html and 'data-max-bytes="1024"' in html
    assert 'class="form-check-label" for="id_checked"' in html
    assert '<input type="hidden" name="token"' in html
    assert words(html).count("(optional)") == 1  # the note


def test_errors_are_gathered_on_top_and_lead_to_their_fields():
    form = UploadForm({})
    form.add_error(None, "The round is closed.")

    html = render("{% form_errors form %}", form=form)

    assert 'role="alert"' in html
    assert "The round is closed." in html
    assert '<a href="#id_round_name">Survey round</a>' in html


def test_a_form_without_errors_gathers_nothing():
    assert words(render("{% form_errors form %}", form=UploadForm())) == ""


def test_the_filter_bar_is_a_get_form_that_keeps_the_order_and_drops_the_page():
    address = "/enterprises/?q=x&sort=-principal&page=4"

    html = render("{% filter_bar form target='#list' %}", address, form=SurveyFilter({"q": "x"}))

    assert 'method="get" action="/enterprises/"' in html
    assert '<input type="hidden" name="sort" value="-principal">' in html
    assert 'name="page"' not in html
    assert 'hx-get="/enterprises/" hx-target="#list"' in html


def test_each_filter_in_force_is_a_chip_that_takes_only_itself_away():
    address = "/?q=x&county=222401&county=222402&in_arrears=on&sort=name&page=4"

    html = render("{% filter_chips form %}", address, form=SurveyFilter())

    assert words(html).startswith(
        "Name or USCC: x remove County: 延吉市 remove County: 图们市 remove In arrears remove"
    )
    assert 'href="?q=x&amp;county=222402&amp;in_arrears=on&amp;sort=name"' in html
    assert 'class="chip-clear" href="?sort=name"' in html


def test_no_filter_no_chips():
    assert words(render("{% filter_chips form %}", "/?q=&sort=name", form=SurveyFilter())) == ""


# ---- frames ----

FRAMES = [
    ("{% table 'Arrears' %}<tbody><tr><td>1</td></tr></tbody>{% endtable %}", "Arrears 1"),
    ("{% alert 'error' 'Not done.' %}<p>Why</p>{% endalert %}", "Not done. Why"),
    ("{% alert %}Told{% endalert %}", "Told"),
    ("{% empty_state 'No enterprise' %}Remove a filter.{% endempty_state %}", "No enterprise Remo"),
    ("{% section 'Facts' note='2019' anchor='facts' %}x{% endsection %}", "Facts 2019 x"),
    (
        "{% figures %}{% figure 'Owed' note='to date' %}1.00{% endfigure %}{% endfigures %}",
        "Owed 1",
    ),
    ("{% facts %}{% fact 'Contact' %} {% endfact %}{% endfacts %}", "Contact —"),
    ("{% facts %}{% fact 'Contact' wide=True %}<b>王</b>{% endfact %}{% endfacts %}", "Contact 王"),
    (
        "{% tabs 'Parts' %}{% tab 'Items' '?i' current=True number=4200 %}{% endtabs %}",
        "Items 4,200",
    ),
    ("{% dialog_button 'undo' 'Undo…' icon_name='rotate-left' %}", "Undo…"),
    ("{% progress 'Reading' 37 7400 %}", "Reading 37 of 7,400"),
    ("{% progress 'Reading' None 0 %}", "Reading under way"),
]


@pytest.mark.parametrize(("source", "read"), FRAMES)
def test_a_frame_shows_what_it_is_given(source, read):
    assert read in words(render(source))


def test_a_table_scrolls_as_a_named_region():
    html = render("{% table 'Arrears' caption_hidden=True %}{% endtable %}")

    assert 'role="region" aria-label="Arrears" tabindex="0"' in html
    assert '<caption class="visually-hidden">Arrears</caption>' in html


@pytest.mark.parametrize(("tone", "role"), [("error", "alert"), ("good", "status")])
def test_only_what_went_wrong_interrupts(tone, role):
    html = render("{% alert tone %}x{% endalert %}", tone=tone)

    assert f'role="{role}"' in html


@pytest.mark.parametrize("articles", [["社会保险法 第八十六条"], "社会保险法 第八十六条"])
def test_a_number_unfolds_into_its_working_and_articles(articles):
    html = render(
        "{% explain 'Late fee' value='1,234.56' articles=articles %}<p>5 days</p>{% endexplain %}",
        articles=articles,
    )

    assert "<details" in html and " open" not in html
    assert words(html) == "Late fee 1,234.56 5 days Legal basis 社会保险法 第八十六条"


def test_a_timeline_lists_events_and_tells_what_is_still_to_come():
    html = render(
        "{% timeline 'History' %}"
        "{% event on=on title='Survey' actor='王样例' %}<p>Row 12</p>{% endevent %}"
        "{% event on=on title='Demand' upcoming=True %}{% endevent %}"
        "{% endtimeline %}",
        on=dt.date(2019, 9, 30),
    )

    assert html.count("<li") == 2
    assert "2019-09-30 Survey 王样例 Row 12" in words(html)
    assert "Demand still to come" in words(html)


def test_a_confirmation_is_a_post_form_with_its_token():
    html = render(
        "{% confirm_dialog 'undo' title='Undo?' action='/undo/' confirm='Undo' destructive=True %}"
        "<p>76 go.</p>{% endconfirm_dialog %}"
    )

    assert '<dialog class="confirm" id="undo" aria-labelledby="undo-title">' in html
    assert '<form method="post" action="/undo/">' in html
    assert 'name="csrfmiddlewaretoken"' in html
    assert "btn-danger" in html


def test_bars_stand_in_the_table_of_their_figures():
    rows = [("养老保险", Decimal("200.00")), ("医疗保险", Decimal("50.00")), ("工伤", Decimal("0"))]

    html = render("{% bar_chart 'By insurance' rows heading='Insurance' unit='yuan' %}", rows=rows)

    assert re.findall(r'rect width="([\d.]+)%"', html) == ["100.00", "25.00", "0.00"]
    assert "<title>医疗保险: 50.00</title>" in html
    assert re.search(r'<td class="number">\s*200.00\s*</td>', html)


def test_bars_of_counts_and_of_nothing():
    source = "{% bar_chart 'c' rows heading='h' unit='u' %}"

    assert "1,200" in render(source, rows=[("a", 1200)])
    assert 'width="0%"' in render(source, rows=[("a", 0)])
    assert "<rect" not in render(source, rows=[])


def test_a_bar_refuses_a_negative():
    with pytest.raises(ValueError, match="negative"):
        render("{% bar_chart 'c' rows heading='h' unit='u' %}", rows=[("a", Decimal("-1"))])
