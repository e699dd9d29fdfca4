"""The columns of the amounts: each insurance as a whole or in two parts, and the total."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intake.sheets.fields import FieldKind, FieldSpec, Split
from intake.sheets.messages import Template
from statutes.insurance import Insurance

INSURANCES = tuple(Insurance)
_AFTER_LABEL = pgettext_lazy("after a label", ": ")


def words(line: str) -> tuple[str, ...]:
    """Return the patterns in a line of them."""
    return tuple(line.split())


SURCHARGES = words("滞纳金 利息 罚息 罚款")
# Headers of other money: what was due or paid, what is owed on top, what people are counted by.
NOT_ARREARS = (
    *SURCHARGES,
    *words("本息 基数 费率 比例 占比 应缴 实缴 已缴 补缴金额 清欠 工资 资产 负债 注册资 人均"),
)
NOT_MONEY = words(
    "人数 (人) 职工数 参保 月数 个月 时间 年月 起止 期间 日期 年限 原因 名称 情况说明 备注 "
    "单位性质 户数"
)
PEOPLE_GROUPS = words("人数 职工数 人员 参保人 参保职工 涉及 (人)")
MONEY_GROUPS = words("金额 欠费 欠缴 拖欠 保险费 欠*额 费用 欠*险 险种 五险 其中 社保费")
_INSURANCE_WORDS = words("养老 失业 医疗 医保 工伤 生育 年金")
_OF_ONE_INSURANCE = words(
    "小计 合计 计 金额 欠费 欠缴 欠费额 欠缴额 欠费金额 欠缴金额 拖欠金额 本金 欠费本金 "
    "欠缴本金 总额"
)

# The employer owes its own part and the one withheld from wages (社会保险法 第六十条); others split
# an insurance into what is owed from earlier years and from this one. These begin a header that
# stands under the insurance, or follow its name, or stand above all insurances.
_BEGINNINGS = (
    words("单位 企业 统筹 往年 历年 以前 历史 陈欠 旧欠 上年"),
    words("个人 职工 账户 个账 当年 本年 今年 当期 新欠 新增"),
)
_ENDINGS = (
    words(
        "单位部分 单位缴 单位欠 (单位) 单位承担 企业部分 企业缴 企业欠 (企业) 企业承担 统筹部分 "
        "(统筹) 统筹基金 往年 历年 以前年度 历史欠 陈欠 旧欠"
    ),
    words(
        "个人部分 个人缴 个人欠 (个人) 个人承担 职工个人 个人账户 (个账) 当年 本年 今年 新欠 新增"
    ),
)
_ABOVE = (
    words("单位部分 单位承担 单位缴纳部分 单位缴费部分 企业部分 企业承担 =单位 =企业"),
    words("个人部分 个人承担 个人缴纳部分 个人缴费部分 职工个人 =个人"),
)


def parts_of(insurance: Insurance) -> tuple[str, str]:
    """Return the keys of the two parts that an insurance may be split into."""
    return f"{insurance}_part_1", f"{insurance}_part_2"


def _fields_of(
    insurance: Insurance, label: Template, names: tuple[str, ...], *veto: str
) -> tuple[FieldSpec, FieldSpec, FieldSpec]:
    core = names[0]
    no_money = (*NOT_ARREARS, *NOT_MONEY, *veto)
    no_groups = (*NOT_ARREARS, *PEOPLE_GROUPS)
    either_ending = [f"{core}*{ending}" for endings in _ENDINGS for ending in endings]
    whole = FieldSpec(
        key=str(insurance),
        label=label,
        kind=FieldKind.MONEY,
        synonyms=names,
        generic=_OF_ONE_INSURANCE,
        groups=(core,),
        veto=(*no_money, *either_ending),
        group_veto=(*no_groups, *_ABOVE[0], *_ABOVE[1]),
    )
    first, second = (
        FieldSpec(
            key=key,
            label=format_lazy("{}{}{}", label, _AFTER_LABEL, part_label),
            kind=FieldKind.MONEY,
            synonyms=tuple(f"{core}*{ending}" for ending in endings),
            paths=tuple(f"{core}*/{beginning}" for beginning in beginnings),
            generic=names,
            groups=above,
            veto=no_money,
            group_veto=no_groups,
        )
        for key, part_label, beginnings, endings, above in zip(
            parts_of(insurance),
            (_("employer's part, or of earlier years"), _("withheld part, or of this year")),
            _BEGINNINGS,
            _ENDINGS,
            _ABOVE,
            strict=True,
        )
    )
    return whole, first, second


INSURANCE_FIELDS: tuple[FieldSpec, ...] = (
    *_fields_of(
        Insurance.PENSION,
        _("Pension insurance"),
        words("养老 基本养老 养老保险 养老保险费 基本养老保险 基本养老保险费"),
        "年金",
        "居民",
    ),
    *_fields_of(
        Insurance.UNEMPLOYMENT,
        _("Unemployment insurance"),
        words("失业 失业保险 失业保险费 待业保险"),
    ),
    *_fields_of(
        Insurance.MEDICAL,
        _("Medical insurance"),
        words("医疗 医保 医疗保险 基本医疗 医疗保险费 基本医疗保险 基本医疗保险费"),
        *words("补充医 大额 大病 公务员 居民"),
    ),
    *_fields_of(Insurance.INJURY, _("Work injury insurance"), words("工伤 工伤保险 工伤保险费")),
    *_fields_of(
        Insurance.MATERNITY,
        _("Maternity insurance"),
        words("生育 生育保险 生育保险费"),
        "医疗",
        "医保",
    ),
    *_fields_of(Insurance.ANNUITY, _("Occupational annuity"), words("年金 企业年金 职业年金")),
)

TOTAL_FIELD = FieldSpec(
    key="total",
    label=_("Arrears in all"),
    kind=FieldKind.MONEY,
    synonyms=words(
        "欠*合计 欠*总额 欠*金额 欠*总 欠*额 总*欠 险*合计 费*合计 合计*额 总金额 =总额 "
        "=总欠费 欠费本金 欠*本金 =欠费 社保欠费 欠*社*保险费 累计欠 五险合计 合计欠 "
        "欠*小计 欠*数额 =欠缴社会保险费 欠*费*合计 金额合计 =合计金额 =本金 总计*额"
    ),
    generic=words("合计 小计 总计 金额 计 总额 合计金额 总数 共计 累计 总和"),
    groups=MONEY_GROUPS,
    veto=(*NOT_ARREARS, *NOT_MONEY, *_INSURANCE_WORDS, "人员", "涉及", "个人"),
    group_veto=(*NOT_ARREARS, *PEOPLE_GROUPS, *_INSURANCE_WORDS),
)

# Amounts that belong to no field; under the name of an insurance any amount does.
STRAY_MONEY = FieldSpec(
    key="stray",
    label=_("Other amount"),
    kind=FieldKind.MONEY,
    synonyms=words("险 医疗 大额 大病 公务员"),
    groups=_INSURANCE_WORDS,
    veto=(*NOT_ARREARS, *NOT_MONEY, "合计", "小计", "代码", "风险"),
    group_veto=(*NOT_ARREARS, *PEOPLE_GROUPS),
)

MONEY_SPLITS = (
    Split(
        "total",
        tuple(key for one in INSURANCES for key in (str(one), *parts_of(one))),
        parts_needed=True,
    ),
    *(Split(str(insurance), parts_of(insurance)) for insurance in INSURANCES),
)
