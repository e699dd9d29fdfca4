"""The columns of a bank's list of receipts or account statement, however the bank names them."""

from django.utils.translation import gettext_lazy as _

from enterprises.survey_sheet.fields import SURVEY_SCHEMA
from enterprises.survey_sheet.insurance_fields import words
from intake.sheets.fields import FieldKind, FieldSpec, SheetSchema

_OTHER_DAYS = words("打印 查询 起始 截止 所属 开户 终止 导出 制表 到期 凭证日 签发")
_OUTGOING = words("借 支出 付出 转出 支取 付方")
_AMOUNT_GROUPS = words("发生额 交易金额 金额 交易额 发生")

RECEIPT_SCHEMA = SheetSchema(
    name="receipts",
    fields=(
        SURVEY_SCHEMA.field("serial"),
        FieldSpec(
            key="received_on",
            label=_("Day of receipt"),
            kind=FieldKind.DATE,
            synonyms=words(
                "到账日 到帐日 入账日 入帐日 记账日 记帐日 收款日 收妥日 进账日 起息日 "
                "到账日期 到帐日期 入账日期 入帐日期 记账日期 记帐日期 收款日期 收妥日期 "
                "进账日期 到账*时间 到帐*时间 入账*时间 入帐*时间 记账*时间 收款*时间 value*date"
            ),
            veto=_OTHER_DAYS,
        ),
        FieldSpec(
            key="traded_on",
            label=_("Day of the transaction, where no day of receipt is given"),
            kind=FieldKind.DATE,
            synonyms=words(
                "交易日 交易日期 缴费日期 缴款日期 交款日期 付款日期 汇款日期 发生日期 "
                "业务日期 支付日期 转账日期 =日期 =年月日 日期 时间 transaction*date =date"
            ),
            veto=_OTHER_DAYS,
        ),
        FieldSpec(
            key="reference",
            label=_("Bank reference"),
            kind=FieldKind.CODE,
            synonyms=words(
                "流水号 交易流水 交易流水号 银行流水 银行流水号 业务流水号 核心流水号 "
                "银行参考号 参考号 交易参考号 交易号 交易编号 业务编号 业务参考号 回单号 "
                "回单编号 流水编号 电子回单号 =流水 交易序号 唯一*号 reference =ref"
            ),
            veto=words("企业 客户 对方 收款 付款人 种类 类型 账号 帐号"),
            max_length=80,
        ),
        FieldSpec(
            key="voucher",
            label=_("Voucher number, where no bank reference is given"),
            kind=FieldKind.CODE,
            synonyms=words(
                "凭证号 凭证号码 凭证编号 票据号 票据号码 单据号 单据编号 缴款书号 支票号 "
                "电子票号 税票号 完税*号"
            ),
            veto=words("种类 类型 日期 账号"),
            max_length=80,
        ),
        FieldSpec(
            key="name",
            label=_("Payer"),
            kind=FieldKind.TEXT,
            synonyms=words(
                "付款人 付款户名 付款方 付款单位 付款人名称 付款人户名 付款人全称 付款方名称 "
                "付款方户名 付款账户名称 付款单位名称 付款*户名 付款*名称 对方户名 对方名称 "
                "对方单位 对方单位名称 对方账户名称 对方账户名 对方*户名 对方*名称 交易对手 "
                "交易对方 对手户名 对手名称 缴款人 缴款单位 缴款人名称 交款人 交款单位 "
                "缴费单位 缴费人 缴费人名称 汇款人 汇款单位 汇款人名称 来款单位 来款人 打款单位 "
                "单位名称 企业名称 用人单位 参保单位 纳税人名称 =户名 =名称 =单位 =企业 "
                "=单位(企业) payer"
            ),
            veto=words(
                "账号 帐号 卡号 行名 开户 银行 地址 收款 代码 性质 编号 识别号 号码 金额 电话 "
                "行号 附言 类型 付款行 对方行 信用 联系 摘要 用途"
            ),
            required=True,
            max_length=120,
            looks_like=SURVEY_SCHEMA.field("name").looks_like,
        ),
        SURVEY_SCHEMA.field("uscc"),
        FieldSpec(
            key="amount",
            label=_("Amount received"),
            kind=FieldKind.MONEY,
            synonyms=words(
                "=金额 贷方金额 贷方发生额 贷方发生金额 收入金额 到账金额 到帐金额 收款金额 "
                "入账金额 入帐金额 进账金额 实收金额 交易金额 缴费金额 实缴金额 缴款金额 "
                "付款金额 汇款金额 来款金额 转入金额 存入金额 收入发生额 发生额 发生金额 "
                "贷方 收入 =贷 贷方*额 收入*额 金额 =credit amount"
            ),
            generic=words("贷方 收入 金额 贷 贷方(收入) 收方"),
            groups=_AMOUNT_GROUPS,
            veto=(
                *_OUTGOING,
                *words("余额 手续费 大写 应缴 应收 退 累计 标志 方向 币 单位 户名 账号 人 日期"),
            ),
            group_veto=("余额",),
        ),
        FieldSpec(
            key="debit",
            label=_("Amount paid out"),
            kind=FieldKind.MONEY,
            synonyms=words(
                "借方金额 借方发生额 借方发生金额 支出金额 支出发生额 付出金额 转出金额 "
                "支取金额 借方 支出 付出 =借 借方*额 支出*额 付方*额 debit"
            ),
            generic=words("借方 支出 付出 借 借方(支出) 付方"),
            groups=_AMOUNT_GROUPS,
            veto=words("余额 贷 标志 方向 标识 类型 账号 户名 日期 用途 摘要 收 累计 币"),
            group_veto=("余额",),
        ),
        FieldSpec(
            key="direction",
            label=_("Incoming or outgoing"),
            kind=FieldKind.TEXT,
            synonyms=words(
                "借贷标志 借贷标识 借贷方向 借贷类型 借贷 借/贷 =收支 收支标志 收支方向 "
                "收支类型 收/支 收付标志 收付方向 收付 交易方向 资金流向 资金方向 进出 往来标志 "
                "来往账标志"
            ),
            veto=words("金额 余额 发生 日期"),
        ),
        FieldSpec(
            key="note",
            label=_("Purpose"),
            kind=FieldKind.TEXT,
            synonyms=words("用途 摘要 附言 款项用途 交易摘要 资金用途 事由 款项*性质"),
            veto=words("代码 编号"),
            max_length=200,
        ),
        FieldSpec(
            key="remark",
            label=_("Remark"),
            kind=FieldKind.TEXT,
            synonyms=words("备注 说明 =注 附注 交易备注"),
            max_length=200,
        ),
        FieldSpec(
            key="balance",
            label=_("Balance"),
            kind=FieldKind.IGNORED,
            synonyms=words("余额 账户余额 balance"),
        ),
        FieldSpec(
            key="account",
            label=_("Account number"),
            kind=FieldKind.IGNORED,
            synonyms=words("账号 帐号 卡号 行号 联行号"),
        ),
        FieldSpec(
            key="insurance",
            label=_("Insurance"),
            kind=FieldKind.IGNORED,
            synonyms=words("险种 险别 保险种类 征收品目 费种"),
        ),
    ),
    one_of=(("amount",), ("reference", "voucher"), ("received_on", "traded_on")),
)
