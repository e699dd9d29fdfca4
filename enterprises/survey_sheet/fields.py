"""The columns of a survey of enterprises in arrears, however a county has named them."""

import re

from django.utils.translation import gettext_lazy as _

from enterprises.survey_sheet.insurance_fields import (
    INSURANCE_FIELDS,
    MONEY_SPLITS,
    STRAY_MONEY,
    SURCHARGES,
    TOTAL_FIELD,
    words,
)
from intake.sheets.fields import FieldKind, FieldSpec, SheetSchema, Split

WORKER_PARTS = ("below_retirement_age", "retirement_blocked", "self_paid_retired")

_COMPANY = re.compile(
    r"(?:公司|厂|集团|企业|商店|商场|宾馆|酒店|饭店|医院|学校|农场|林场|矿|站|所|中心|合作社|经营部|工作室|行|店|院)"
    r"(?:\(.*\))?$"
)
_REGION_NAME = re.compile(
    r".{1,12}(?:省|自治州|州|地区|盟|市|县|区|旗)(?:本级|总工会|直属)?|州直|[市州县]本级"
)
_USCC = re.compile(r"^(?=.*[a-z])(?=.*\d)[0-9a-z]{18}$|^9[1-3]\d{16}$")


_SPAN_GROUPS = words("时间 期间 所属期 起止 年月 欠*期 欠*月 时段 日期 拖欠*年 区间")
_OTHER_EVENTS = words(
    "填报 成立 注册 停产 破产 参保时间 登记时间 退休时间 月数 个月 注销 补缴时间 开户"
)


# People who are counted for another reason.
_OTHER_PEOPLE = words(
    "欠 涉及 退休 参保 补缴 离岗 断缴 缴费人 拖欠 影响 养老 失业 医疗 医保 工伤 生育 工资 "
    "原因 未达 无法 自费"
)
# Numbers of some of the people only.
_SOME_PEOPLE = words(
    "女职工 农民工 困难 党员 会员 离休 离退 下岗 内退 临时 派遣 残疾 合同 户籍 其他 居民 用工形式"
)

SURVEY_SCHEMA = SheetSchema(
    name="survey",
    fields=(
        FieldSpec(
            key="serial",
            label=_("Serial number"),
            kind=FieldKind.IGNORED,
            synonyms=words("=序号 =编号 =序 =行次 =no =no. =序列 =序列号 =项次"),
        ),
        FieldSpec(
            key="county",
            label=_("County"),
            kind=FieldKind.REGION,
            synonyms=words(
                "县市 市县 区县 县区 县*市 县市区 =所在地 所属*县 所在*县 所属*市 所在*市 =地区 "
                "所属地区 所在地区 =属地 =辖区 行政区 =区域 所属区域 所在区域 =州市 =统筹区 =县 "
                "=市 单位所在地 企业所在地 =所属地 =地域 统筹地区 参保地 所属辖区 属地"
            ),
            veto=words("名称 总工会 行业 电话 原因 填报 地址"),
            max_length=60,
        ),
        FieldSpec(
            key="name",
            label=_("Name of the enterprise"),
            kind=FieldKind.TEXT,
            synonyms=words(
                "企业名称 单位名称 用人单位 缴费单位 企业全称 单位全称 公司名称 参保单位 "
                "欠费单位 欠费企业 欠缴单位 欠缴企业 用工单位 法人名称 困难企业 =企业 =单位 "
                "=名称 =户名 =公司 =单位(企业) 缴费人名称 纳税人名称 单位*名称 企业*名称 "
                "用工企业 =全称 主体名称 机构名称 缴费人"
            ),
            veto=words(
                "性质 类型 代码 状况 状态 填报 主管 上级 负责人 资产 地址 电话 数 开户 行业 原因 "
                "规模 编号 金额 识别号 所在地 所属"
            ),
            group_veto=("险", "金额", "养老", "失业", "医疗", "医保", "工伤", "生育", "年金"),
            required=True,
            max_length=120,
            looks_like=_COMPANY,
            looks_unlike=_REGION_NAME,
        ),
        FieldSpec(
            key="uscc",
            label=_("Unified social credit code"),
            kind=FieldKind.CODE,
            synonyms=words(
                "信用代码 社会*代码 税号 识别号 组织机构代码 机构代码 =代码 单位代码 企业代码 "
                "营业执照*号 执照*号 信用*码 =统一代码 =uscc"
            ),
            veto=words("行政区 地区 行业 邮政 县 名称"),
            looks_like=_USCC,
        ),
        FieldSpec(
            key="ownership",
            label=_("Ownership"),
            kind=FieldKind.TEXT,
            synonyms=words(
                "企业性质 单位性质 性质 登记注册类型 注册类型 登记类型 经济类型 企业类型 "
                "单位类型 所有制 经济性质 公司类型 经济成分"
            ),
            max_length=60,
        ),
        FieldSpec(
            key="industry",
            label=_("Industry"),
            kind=FieldKind.TEXT,
            synonyms=words("行业 所属行业 行业门类 行业类别 产业"),
            veto=words("代码"),
            max_length=60,
        ),
        FieldSpec(
            key="status",
            label=_("Operating status"),
            kind=FieldKind.TEXT,
            synonyms=words(
                "经营状况 经营状态 经营情况 生产经营 企业状态 企业状况 企业现状 单位状态 =现状 "
                "=状态 =状况 经营现状 生产状况 单位状况 生产情况 存续状态 运营 运行状 "
                "运转状 生产经营状况"
            ),
            veto=words("资产 参保"),
            max_length=60,
        ),
        FieldSpec(
            key="has_assets",
            label=_("Land, plant or equipment"),
            kind=FieldKind.FLAG,
            synonyms=words("资产 有无*资产 资产情况 有无*厂房 土地*厂房 厂房 可供执行"),
            veto=words("额 总 负债 (元) 万元"),
        ),
        FieldSpec(
            key="employees",
            label=_("Employees"),
            kind=FieldKind.COUNT,
            synonyms=words(
                "职工总数 职工人数 职工总人数 从业人数 从业人员 在册*职工 在册*人数 用工人数 "
                "用工总数 员工 职工*数 总人数 在职*人 在职职工 =职工 =人数 =职工数 企业人数 "
                "单位人数 =在册 人员总数 劳动者人数 在岗*职工 在岗*人 在岗 现有*职工 现有*人 "
                "在编*人 在编*职工 用工数 用工总量 用工规模 用工 在册人员 全部职工 全体职工 总职工 "
                "就业人员 就业人数 人员规模 职工规模 全员 雇员 雇工 在职人员 在职员工 人员数量 "
                "人员数 职工 人数"
            ),
            generic=words("总数 总人数 人数 合计 小计 总计 计 在岗 在职 在册"),
            groups=words(
                "职工情况 =职工 =职工人数 职工总数 在册职工 在岗职工 用工情况 用工人数 人员情况 "
                "从业人 =人数 员工人数 =员工"
            ),
            veto=(*_OTHER_PEOPLE, *_SOME_PEOPLE),
            group_veto=words("欠 涉及 断缴 影响"),
        ),
        FieldSpec(
            key="insured",
            label=_("Insured employees"),
            kind=FieldKind.COUNT,
            synonyms=words(
                "参保人数 参保职工 参保*数 参保*人 =参保 已参保 投保*人 缴费人数 参加*保险*人 "
                "参保人员"
            ),
            generic=words("参保 参保数"),
            veto=words("未参保 欠 时间 地 单位参保 状态 失业 医疗 工伤 生育 断缴 涉及 名称 单位名"),
            group_veto=words("欠 涉及"),
        ),
        FieldSpec(
            key="workers_affected",
            label=_("Workers affected"),
            kind=FieldKind.COUNT,
            synonyms=words(
                "涉及*职工 涉及*人 涉及 欠*职工*人数 欠*职工*数 欠*职工 欠*人数 欠*人 影响*职工 "
                "影响*人 断缴*人 断缴*职工 =涉及人数 牵涉*人"
            ),
            generic=words("合计 小计 总数 人数 计 总人数 合计人数 总计 职工人数"),
            groups=words("涉及 欠*职工 欠*人 断缴*人 影响*职工 影响*人 牵涉"),
            veto=words(
                "原因 额 金 退休 参保 养老 失业 医疗 工伤 生育 时间 月 联系 名称 个人 元 缴费人 "
                "费用 自费 补缴 法人 负责人"
            ),
            group_veto=words("金额 欠*额 职工*保险费 (元) (万元)"),
        ),
        FieldSpec(
            key="below_retirement_age",
            label=_("Below retirement age"),
            kind=FieldKind.COUNT,
            synonyms=words(
                "未达*退休 未到*退休 未*退休年龄 不到*退休 未到*龄 未达*龄 未*退休 尚未*退休 "
                "在职未退 年龄未到 未满*龄 年龄未达"
            ),
            veto=words(
                "达到*无法 到龄未 到龄无 已达 已到 无法 不能 未能 未办 自费 补缴 达到*未办 "
                "达龄未 超龄 =达到*未 原因"
            ),
        ),
        FieldSpec(
            key="retirement_blocked",
            label=_("Of age but unable to retire"),
            kind=FieldKind.COUNT,
            synonyms=words(
                "无法*退休 不能*退休 未能*退休 到龄*未*退 到龄*无法 达到*无法*退休 达到*未*退休 "
                "已达*未*退 已到*未*退 未办*退休 到*龄*未退 达龄*未 应退未退 应退*未退 "
                "办*不了*退休 难以*退休 超龄*未 到*年龄*不能 未办理退休"
            ),
            veto=words("未达 未到 自费 补缴 原因 不到"),
        ),
        FieldSpec(
            key="self_paid_retired",
            label=_("Retired after paying themselves"),
            kind=FieldKind.COUNT,
            synonyms=words(
                "自费 自补 自*补缴 自行*缴 自己*缴 个人*补缴 个人*垫 自掏 自缴 职工*补缴*退休 "
                "补缴*退休 自己*退休 自行*退休 个人*缴*退休 本人*缴"
            ),
            veto=words("金额 元 无法 原因 时间 个人缴费部分 个人部分"),
        ),
        FieldSpec(
            key="span",
            label=_("Span of the arrears"),
            kind=FieldKind.SPAN,
            synonyms=words(
                "欠费时间 拖欠时间 欠缴时间 起止 欠*期间 欠*时间 欠*所属期 所属期 欠*时段 "
                "欠*起止 所属期间 欠*年月 欠*月份 断缴时间 费款所属 欠*期 欠*区间 时间段 =时间 "
                "=期间 =年月"
            ),
            veto=(
                *_OTHER_EVENTS,
                *words(
                    "起始 开始 截止 截至 终止 结束 期末 额 期数 原因 人数 期起$ 期止$ 间起$ "
                    "间止$ 月起$ 月止$ 费起$ 费止$ 缴起$ 缴止$"
                ),
            ),
        ),
        FieldSpec(
            key="first_month",
            label=_("First month in arrears"),
            kind=FieldKind.MONTH,
            synonyms=words(
                "欠*起 拖欠*起 起始*月 起始*时间 开始*月 开始*时间 起始期 所属期起 起始年月 "
                "欠*开始 欠*始 =起始 =起始日期 开始日期 起*年月 所属*起 =自 首*欠*月 起始日 "
                "=起月 =起 断缴*起"
            ),
            generic=words("起 起始 开始 自 从 起月 起始时间 起点 始 起年月 起期"),
            groups=_SPAN_GROUPS,
            veto=(*_OTHER_EVENTS, "起止", "金额", "原因", "止", "截"),
        ),
        FieldSpec(
            key="last_month",
            label=_("Last month in arrears"),
            kind=FieldKind.MONTH,
            synonyms=words(
                "欠*止 拖欠*止 截止*月 截止*时间 截至*月 终止*月 终止*时间 结束*月 结束*时间 "
                "截止期 所属期止 欠*截止 欠*截至 欠*结束 =截止 =终止 =截止日期 结束日期 终止日期 "
                "止*年月 所属*止 =至 截止日 =止 断缴*止"
            ),
            generic=words("止 截止 截至 终止 结束 至 到 止月 终 止年月 止期 迄"),
            groups=_SPAN_GROUPS,
            veto=(*_OTHER_EVENTS, "起止", "金额", "原因", "起始", "额", "合计"),
        ),
        *INSURANCE_FIELDS,
        TOTAL_FIELD,
        FieldSpec(
            key="cause",
            label=_("Cause"),
            kind=FieldKind.TEXT,
            synonyms=words("原因 欠费原因 成因 欠缴原因 拖欠原因 理由"),
            max_length=300,
        ),
        FieldSpec(
            key="contact",
            label=_("Contact"),
            kind=FieldKind.TEXT,
            synonyms=words("联系人 经办人 负责人 联络人 法定代表人 法人代表 =法人"),
            veto=words("电话 方式 手机 号码 原因"),
            max_length=60,
        ),
        FieldSpec(
            key="phone",
            label=_("Telephone"),
            kind=FieldKind.TEXT,
            synonyms=words("电话 联系电话 联系方式 手机 联系号码 联络方式 手机号码"),
            max_length=60,
        ),
        FieldSpec(
            key="remark",
            label=_("Remark"),
            kind=FieldKind.TEXT,
            synonyms=words("备注 说明 附注 情况说明 其他说明 =注"),
            veto=words("原因"),
            max_length=300,
        ),
    ),
    one_of=(
        (*MONEY_SPLITS[0].parts, "total"),
        ("span", "first_month"),
        ("span", "last_month"),
    ),
    splits=(
        *MONEY_SPLITS,
        Split("workers_affected", WORKER_PARTS),
    ),
    stray_money=STRAY_MONEY,
    stray_count=FieldSpec(
        key="employees",
        label=_("Employees"),
        kind=FieldKind.COUNT,
        synonyms=words("人 员 职工 工数"),
        veto=(
            *_OTHER_PEOPLE,
            *_SOME_PEOPLE,
            *words("额 金 费 元 联系 电话 负责 法人 险 日期 时间"),
        ),
        group_veto=words("欠 涉及 断缴 影响 其中"),
    ),
    surcharges=SURCHARGES,
    sums=frozenset(words("合计 小计 总计 计 总额 金额合计 合计金额 累计 共计")),
    person_headers=frozenset(
        words("姓名 职工姓名 人员姓名 身份证 身份证号 身份证号码 公民身份号码 个人编号")
    ),
)
