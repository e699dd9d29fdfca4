"""A small made-up survey, as facts, and what its totals must be however it is written down."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from enterprises.survey_sheet.regions import RegionBook
from statutes.ids import organisation_check_digit, uscc_check_digit

COUNTIES = {
    "222401": "延吉市",
    "222402": "图们市",
    "222403": "敦化市",
    "222404": "珲春市",
    "222405": "龙井市",
    "222406": "和龙市",
    "222424": "汪清县",
    "222426": "安图县",
}
REGIONS = RegionBook(
    [
        ("220000", "吉林省", False),
        ("222400", "延边朝鲜族自治州", False),
        ("220100", "长春市", False),
        ("220104", "朝阳区", False),
        ("222421", "龙井县", True),
        *((code, name, False) for code, name in COUNTIES.items()),
    ]
)
INSURANCES = ("pension", "unemployment", "medical", "injury", "maternity")
CHINESE = dict(zip(INSURANCES, ("养老", "失业", "医疗", "工伤", "生育"), strict=True))
STATUSES = ("正常", "亏损", "停产", "破产", "空壳")
_SHARES = ("0.80", "0.04", "0.13", "0.02", "0.01")
_TRADES = ("纺织", "木业", "矿业", "餐饮", "商贸", "机械", "造纸")
_FEN = Decimal("0.01")


@dataclass(frozen=True)
class Fact:
    """One enterprise; amounts in yuan, months as (year, month)."""

    name: str
    uscc: str
    county: str
    status: str
    has_assets: bool
    employees: int
    insured: int
    below: int = 0
    blocked: int = 0
    self_paid: int = 0
    first: tuple[int, int] | None = None
    last: tuple[int, int] | None = None
    principal: tuple[Decimal, ...] = ()

    @property
    def affected(self) -> int:
        return self.below + self.blocked + self.self_paid

    @property
    def total(self) -> Decimal:
        return sum(self.principal, Decimal("0.00"))


def uscc_of(county_code: str, random: Random) -> str:
    body = "".join(random.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(8))
    code = f"91{county_code}{body}{organisation_check_digit(body)}"
    if code[16] not in "0123456789ABCDEFGHJKLMNPQRTUWXY":
        return uscc_of(county_code, random)
    return code + uscc_check_digit(code)


def make_facts(count: int = 40, seed: int = 7) -> list[Fact]:
    """Make enterprises county by county; three of five owe something."""
    random = Random(seed)
    facts: list[Fact] = []
    per_county = -(-count // len(COUNTIES))
    for code, county in COUNTIES.items():
        for number in range(per_county):
            if len(facts) == count:
                break
            known: dict[str, Any] = {
                "name": f"{county[:2]}样例{number:03d}号{random.choice(_TRADES)}有限公司",
                "uscc": uscc_of(code, random),
                "county": county,
                "status": random.choice(STATUSES),
                "has_assets": random.random() < 0.7,
                "employees": random.randint(3, 900),
                "insured": random.randint(1, 400),
            }
            if random.random() < 0.6:
                pension = Decimal(random.randint(10_000_00, 90_000_000)) / 100
                known |= {
                    "below": random.randint(0, 300),
                    "blocked": random.randint(0, 9),
                    "self_paid": random.randint(1, 80),
                    "first": (random.randint(2001, 2018), random.randint(1, 12)),
                    "last": (2019, random.choice((6, 8))),
                    "principal": tuple(
                        (pension * Decimal(share)).quantize(_FEN) for share in _SHARES
                    ),
                }
            facts.append(Fact(**known))
    return facts


def expected_totals(facts: list[Fact]) -> dict[str, Any]:
    owing = [fact for fact in facts if fact.total]
    return {
        "enterprises": len(facts),
        "employees": sum(fact.employees for fact in facts),
        "in_arrears": len(owing),
        "workers_affected": sum(fact.affected for fact in owing),
        "below_retirement_age": sum(fact.below for fact in owing),
        "retirement_blocked": sum(fact.blocked for fact in owing),
        "self_paid_retired": sum(fact.self_paid for fact in owing),
        "arrears_yuan": str(sum((fact.total for fact in owing), Decimal("0.00"))),
        "by_type": {
            f"{CHINESE[insurance]}保险": str(
                sum((fact.principal[place] for fact in owing), Decimal("0.00"))
            )
            for place, insurance in enumerate(INSURANCES)
        },
        "by_county": {
            county: {
                "enterprises": sum(fact.county == county for fact in facts),
                "in_arrears": sum(fact.county == county for fact in owing),
                "arrears_yuan": str(
                    sum((fact.total for fact in owing if fact.county == county), Decimal("0.00"))
                ),
            }
            for county in COUNTIES.values()
        },
        "by_status": {status: sum(fact.status == status for fact in owing) for status in STATUSES},
    }
