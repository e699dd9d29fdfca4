"""Find the county of a row and the month a sheet speaks of."""

import re

from enterprises.survey_sheet.cells import RowCells
from enterprises.survey_sheet.regions import Region, Regions
from intake.sheets.cells import fold, is_blank
from intake.sheets.errors import CellError
from intake.sheets.months import parse_month
from intake.sheets.normalise import parse_text
from intake.sheets.tables import Table
from statutes.dates import ContributionMonth

_REPORTING_UNIT = re.compile(r"(?:填报|报送|上报|填表|统计|编制)(?:单位|机关|部门)")
_MONTH = r"(\d{4}[年./\-]\d{1,2}(?:月|(?=\D|$)))"
_AS_OF = re.compile(rf"(?:截至|截止)(?:日期|时间|到)?:?{_MONTH}")
_REPORTED = re.compile(rf"(?:填报|填表|制表|报送|上报|统计|报表)(?:日期|时间):?{_MONTH}")
_AREA_DIGITS = slice(2, 8)


class SheetPlace:
    """What a sheet says of all its rows: its county and its month."""

    def __init__(
        self, table: Table, statements: tuple[str, ...], regions: Regions, within_prefix: str
    ) -> None:
        self._regions = regions
        self._prefix = within_prefix
        self._of_section: Region | None = None
        self._above: Region | None = None
        self._of_sheet = self._named_by_sheet(table)
        self.last_month = _month_spoken_of((*table.context, table.sheet, *statements))

    def enter_section(self, text: str) -> None:
        """Take a heading between the rows into account: 延吉市 holds for the rows below it."""
        region = self._regions.find(text, self._prefix)
        if region is not None:
            self._of_section, self._above = region, None

    def region_of(self, cells: RowCells, uscc: str | None) -> tuple[str, Region | None]:
        """Return the county as written and as known, noting a warning where it is unknown.

        The row's own cell comes first, then the heading above, the sheet (name, title, who
        reports), the area digits of the credit code, and last, with a warning, the county of a
        row above: some write it once for all rows below.
        """
        value = cells.value("county")
        if not is_blank(value):
            text = parse_text(value)[:60]
            region = self._regions.find(text, self._prefix)
            self._above = region
            if region is None:
                cells.warning("county", "county_unknown")
            return text, region
        by_code = self._regions.find(uscc[_AREA_DIGITS]) if uscc else None
        candidates = (self._of_section, self._of_sheet, by_code)
        counties = [one for one in candidates if one is not None and one.is_county]
        if not counties and self._above is not None:
            cells.warning("county", "county_taken_from_above", county=self._above.name)
            counties = [self._above]
        for region in (*counties, *candidates):
            if region is not None:
                return region.name, region
        cells.warning("county", "county_missing")
        return "", None

    def _named_by_sheet(self, table: Table) -> Region | None:
        """Return the county in the sheet's name, title or reporting unit, else a wider one."""
        reporting = [text for text in table.context if _REPORTING_UNIT.search(fold(text))]
        others = [text for text in table.context if text not in reporting]
        found = [
            self._regions.find(text, self._prefix) for text in (table.sheet, *others, *reporting)
        ]
        counties = [region for region in found if region is not None and region.is_county]
        return next(iter(counties or [region for region in found if region is not None]), None)


def _month_spoken_of(texts: tuple[str, ...]) -> ContributionMonth | None:
    """Return the last month that open spans (至今) run to.

    截至2019年8月 says it. A date of reporting in September 2019 means August: the premium of the
    month in which one reports is not overdue yet.
    """
    for pattern, months_back in ((_AS_OF, 0), (_REPORTED, 1)):
        for text in texts:
            match = pattern.search(fold(text))
            if match is None:
                continue
            try:
                month = parse_month(match[1])
            except CellError:
                continue
            if month is not None:
                return month.plus(-months_back)
    return None
