"""The columns of an official list of arrears, however an agency or tax office names them."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from enterprises.survey_sheet.fields import SURVEY_SCHEMA
from enterprises.survey_sheet.insurance_fields import (
    INSURANCE_FIELDS,
    MONEY_SPLITS,
    NOT_ARREARS,
    NOT_MONEY,
    STRAY_MONEY,
    SURCHARGES,
    TOTAL_FIELD,
    words,
)
from intake.sheets.fields import FieldKind, FieldSpec, SheetSchema, Split

INSURANCE_KEYS = tuple(spec.key for spec in INSURANCE_FIELDS)

_INSURANCE_WORDS = words("养老 失业 医疗 医保 工伤 生育 年金")
_OTHER_MONTHS = words(
    "期数 月数 个月 填报 制表 打印 成立 参保 截止日 期限 限缴 最后 到期 入库 开票 申报日 征收日"
)
_MONTH_GROUPS = words("所属 属期 期间 年月 月份 时间 起止")
_ARREARS_GROUPS = words("欠 本金 未缴 金额 费用 其中")
_NOT_A_PART = (
    *NOT_ARREARS,
    *NOT_MONEY,
    *_INSURANCE_WORDS,
    *words("编号 代码 性质 类型 日期 电话 地址 所属 号码"),
)
_NOT_ABOVE_A_PART = (*NOT_ARREARS, *_INSURANCE_WORDS)

OFFICIAL_SCHEMA = SheetSchema(
    name="official",
    fields=(
        SURVEY_SCHEMA.field("serial"),
        replace(SURVEY_SCHEMA.field("county"), kind=FieldKind.IGNORED),
        SURVEY_SCHEMA.field("name"),
        SURVEY_SCHEMA.field("uscc"),
        FieldSpec(
            key="insurance",
            label=_("Insurance"),
            kind=FieldKind.TEXT,
            synonyms=words(
                "=险种 险种名称 险种类型 险种类别 险种 险别 保险种类 保险类型 保险类别 社保险种 "
                "欠费险种 缴费险种 征收品目 征收项目 费种 =品目"
            ),
            veto=words("代码 编号 编码 金额 合计 数量 个数 状态"),
            max_length=60,
        ),
        FieldSpec(
            key="month",
            label=_("Contribution month"),
            kind=FieldKind.SPAN,
            synonyms=words(
                "费款所属期 所属期 费款所属月 所属月份 所属年月 所属月 费款属期 属期 欠费所属期 "
                "欠费月份 欠费年月 欠缴月份 欠缴年月 欠费期 账期 应缴月份 应缴年月 缴费所属期 "
                "所属期间 所属时间 费款所属期间 费款所属时间 费款所属 =月份 =年月 =期间 =期别 "
                "=月度 对应月份 业务年月"
            ),
            veto=(*_OTHER_MONTHS, *words("期起$ 期止$ 间起$ 间止$ 月起$ 月止$ 起始 终止 结束")),
        ),
        FieldSpec(
            key="first_month",
            label=_("First day or month of the period"),
            kind=FieldKind.MONTH,
            synonyms=words("所属期起 所属*起 费款*起 属期起 所属期始 起始*月 起始*期 =起 =起月"),
            generic=words("起 起始 自 开始 始 起月"),
            groups=_MONTH_GROUPS,
            veto=(*_OTHER_MONTHS, *words("起止 止")),
        ),
        FieldSpec(
            key="last_month",
            label=_("Last day or month of the period"),
            kind=FieldKind.MONTH,
            synonyms=words("所属期止 所属*止 费款*止 属期止 终止*月 终止*期 =止 =止月"),
            generic=words("止 终止 至 结束 终 止月"),
            groups=_MONTH_GROUPS,
            veto=(*_OTHER_MONTHS, *words("起止 起始")),
        ),
        FieldSpec(
            key="due_on",
            label=_("Payment deadline"),
            kind=FieldKind.DATE,
            synonyms=words(
                "缴费截止日 缴费截止日期 缴费截止 缴费期限 缴费限期 限缴日期 限缴期限 应缴日期 "
                "应缴费日期 应缴截止日期 最后缴费日 最后缴费日期 缴款期限 缴纳期限 缴款截止日期 "
                "缴费最后期限 =到期日 =截止日期 =截止日 =期限 申报缴费期限"
            ),
            veto=words("所属 统计 数据 金额"),
        ),
        FieldSpec(
            key="unit_part",
            label=_("Employer's part of the principal"),
            kind=FieldKind.MONEY,
            synonyms=words(
                "单位欠费 单位欠缴 单位部分 单位缴费部分 单位缴纳部分 单位承担 单位承担部分 "
                "单位未缴 单位欠费金额 单位欠费额 单位欠缴金额 单位欠缴额 欠*单位 企业欠费 "
                "企业欠缴 企业部分 企业承担 统筹欠费 统筹部分 单位*本金"
            ),
            generic=words("单位 企业 单位部分 单位缴纳 单位缴费 统筹 企业部分 单位应缴"),
            groups=_ARREARS_GROUPS,
            veto=(*_NOT_A_PART, "个人"),
            group_veto=_NOT_ABOVE_A_PART,
        ),
        FieldSpec(
            key="personal_part",
            label=_("Withheld part of the principal"),
            kind=FieldKind.MONEY,
            synonyms=words(
                "个人欠费 个人欠缴 个人部分 个人缴费部分 个人缴纳部分 个人承担 个人承担部分 "
                "个人未缴 个人欠费金额 个人欠费额 个人欠缴金额 个人欠缴额 欠*个人 职工个人 "
                "代扣代缴 个账欠费 个人账户欠费 个人*本金 职工欠费"
            ),
            generic=words("个人 个人部分 个人缴纳 个人缴费 职工 个账 职工个人 个人应缴"),
            groups=_ARREARS_GROUPS,
            veto=(*_NOT_A_PART, "编号"),
            group_veto=_NOT_ABOVE_A_PART,
        ),
        *INSURANCE_FIELDS,
        replace(
            TOTAL_FIELD,
            label=_("Principal"),
            synonyms=(
                *TOTAL_FIELD.synonyms,
                *words("欠费本金合计 欠缴费额 欠缴费款 未缴金额 未缴合计 未缴费额 尚欠 结欠"),
            ),
            veto=(*TOTAL_FIELD.veto, *words("单位欠 单位部分 单位缴 企业欠 企业部分 统筹 含滞纳")),
        ),
        FieldSpec(
            key="payable",
            label=_("Due for the month"),
            kind=FieldKind.MONEY,
            synonyms=words(
                "应缴 应缴金额 应缴费额 应缴额 应缴合计 应缴费金额 应征 应征金额 应缴费款 应缴总额"
            ),
            generic=words("合计 小计 总计 金额 计 总额"),
            groups=("应缴", "应征"),
            veto=words(
                "欠 未缴 实缴 已缴 单位 个人 基数 滞纳金 利息 日期 月份 年月 人数 人次 期限 截止 "
                "养老 失业 医疗 医保 工伤 生育 年金"
            ),
            group_veto=words("欠 实缴 已缴 单位部分 个人部分"),
        ),
        FieldSpec(
            key="late_fee",
            label=_("Late fee"),
            kind=FieldKind.IGNORED,
            synonyms=(*SURCHARGES, "本息", "含滞纳"),
        ),
        FieldSpec(
            key="paid",
            label=_("Paid"),
            kind=FieldKind.IGNORED,
            synonyms=words("实缴 已缴 实收 已收"),
        ),
        FieldSpec(
            key="base",
            label=_("Contribution base"),
            kind=FieldKind.IGNORED,
            synonyms=words("基数 缴费基数 工资总额"),
        ),
    ),
    one_of=(
        ("total", "unit_part", "personal_part", *INSURANCE_KEYS),
        ("month", "first_month", "last_month"),
    ),
    splits=(
        Split("total", ("unit_part", "personal_part", *INSURANCE_KEYS)),
        *MONEY_SPLITS[1:],
    ),
    stray_money=replace(STRAY_MONEY, veto=(*STRAY_MONEY.veto, "编", "险种", "险别", "品目")),
    surcharges=SURCHARGES,
    sums=SURVEY_SCHEMA.sums,
    person_headers=SURVEY_SCHEMA.person_headers,
)
