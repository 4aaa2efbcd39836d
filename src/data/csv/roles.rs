//! Which column plays which role in a business, suggested from names in both languages and from what the cells are.

use std::collections::BTreeMap;

use super::names;
use crate::data::{ColumnKind, Field, Role};

/// Names of a role, best first in each language.
struct Synonyms {
    role: Role,
    /// Whole names, their words joined by a space.
    exact: &'static [&'static str],
    /// Words that a name may contain.
    within: &'static [&'static str],
    /// Chinese words that a name may contain.
    chinese: &'static [&'static str],
}

const SYNONYMS: [Synonyms; 12] = [
    Synonyms {
        role: Role::Customer,
        exact: &[
            "customer id",
            "customerid",
            "customer",
            "client id",
            "client",
            "customer no",
            "customer number",
            "customer code",
            "cust id",
            "user id",
            "member id",
            "buyer id",
            "shopper id",
            "account id",
            "user",
            "member",
            "buyer",
            "cust",
            "customer name",
            "customername",
            "client name",
            "account",
            "patient id",
            "id customer",
            "household key",
            "account name",
            "company",
            "card id",
            "visitor id",
        ],
        within: &["customer", "client", "buyer"],
        chinese: &[
            "客户编号",
            "客户id",
            "客户号",
            "客户代码",
            "会员编号",
            "会员号",
            "会员id",
            "会员卡号",
            "用户id",
            "用户编号",
            "顾客编号",
            "买家id",
            "买家会员名",
            "客户名称",
            "客户姓名",
            "客户",
            "顾客",
            "会员",
            "买家",
            "用户",
            "顧客",
        ],
    },
    Synonyms {
        role: Role::Date,
        exact: &[
            "order date",
            "orderdate",
            "invoice date",
            "invoicedate",
            "purchase date",
            "transaction date",
            "sale date",
            "sales date",
            "date",
            "date of sale",
            "purchased at",
            "ordered at",
            "order time",
            "order datetime",
            "transaction time",
            "order purchase timestamp",
            "created at",
            "datum",
            "day",
            "timestamp",
            "datetime",
            "time",
            "month",
            "week",
            "order day",
            "ts",
            "trans date",
            "period",
            "quarter",
        ],
        within: &["date", "time", "timestamp", "month", "day"],
        chinese: &[
            "下单日期",
            "订单日期",
            "销售日期",
            "交易日期",
            "购买日期",
            "下单时间",
            "订单创建时间",
            "订单付款时间",
            "交易时间",
            "成交时间",
            "开票日期",
            "日期",
            "时间",
            "月份",
            "年月",
            "季度",
            "日付",
        ],
    },
    Synonyms {
        role: Role::Amount,
        exact: &[
            "amount",
            "sales amount",
            "salesamount",
            "order amount",
            "total amount",
            "net amount",
            "sales",
            "revenue",
            "net sales",
            "total sales",
            "net revenue",
            "sales revenue",
            "gross sales",
            "turnover",
            "total price",
            "totalprice",
            "line total",
            "order total",
            "total",
            "order value",
            "extended price",
            "payment value",
            "payment amount",
            "amount paid",
            "total revenue",
            "spend",
            "value",
            "sale",
            "gmv",
            "umsatz",
            "ventes",
            "monthly revenue",
            "weekly sales",
            "dollar sales",
            "sales value",
            "purchase amount",
            "transaction amount",
            "grand total",
            "price paid",
            "dollars",
            "betrag",
            "monetary",
            "amount spent",
            "total spent",
            "sum",
        ],
        within: &["amount", "revenue", "sales", "turnover", "gmv", "spend"],
        chinese: &[
            "销售金额",
            "订单金额",
            "实付金额",
            "成交金额",
            "交易金额",
            "支付金额",
            "实收金额",
            "消费金额",
            "应付金额",
            "销售额",
            "营业额",
            "成交额",
            "交易额",
            "消费额",
            "营收",
            "总金额",
            "总价",
            "金额",
            "收入",
            "总额",
            "业绩",
            "回款",
            "售上",
            "売上",
            "小计金额",
            "流水",
        ],
    },
    Synonyms {
        role: Role::Quantity,
        exact: &[
            "quantity",
            "qty",
            "quantity ordered",
            "quantityordered",
            "order quantity",
            "units sold",
            "units",
            "unit sold",
            "sales quantity",
            "num items",
            "items",
            "volume",
            "sales volume",
            "pieces",
            "pcs",
            "menge",
            "count",
            "item quantity",
            "no of units",
            "order qty",
            "quantity sold",
            "cds",
            "number of items",
        ],
        within: &["quantity", "qty", "units", "pieces"],
        chinese: &[
            "销售数量",
            "购买数量",
            "订购数量",
            "商品数量",
            "销量",
            "数量",
            "件数",
            "销售量",
            "订货量",
            "個数",
            "数目",
        ],
    },
    Synonyms {
        role: Role::UnitPrice,
        exact: &[
            "unit price",
            "unitprice",
            "price each",
            "priceeach",
            "price per unit",
            "price",
            "item price",
            "sale price",
            "selling price",
            "list price",
            "sales price",
            "preis",
            "prix",
            "unit cost price",
            "avg price",
            "retail price",
        ],
        within: &["price"],
        chinese: &["商品单价", "销售单价", "产品单价", "单价", "售价", "价格", "单位售价", "标价", "価格"],
    },
    Synonyms {
        role: Role::Product,
        exact: &[
            "product",
            "product name",
            "productname",
            "product id",
            "productid",
            "item name",
            "item",
            "item id",
            "sku",
            "stock code",
            "stockcode",
            "product code",
            "productcode",
            "sku id",
            "article",
            "article name",
            "artikel",
            "produit",
            "goods",
            "product title",
            "material",
            "item code",
            "product description",
            "item description",
            "description",
            "product sku",
            "merchandise",
            "menu item",
            "model",
        ],
        within: &["product", "sku", "item", "article", "goods"],
        chinese: &[
            "产品名称",
            "商品名称",
            "产品",
            "商品",
            "货品名称",
            "品名",
            "商品编号",
            "产品编号",
            "商品编码",
            "产品编码",
            "货号",
            "商品id",
            "产品id",
            "货品",
            "宝贝标题",
            "菜品",
            "型号",
            "物料",
            "款号",
        ],
    },
    Synonyms {
        role: Role::Category,
        exact: &[
            "category",
            "product category",
            "product line",
            "productline",
            "category name",
            "department",
            "product type",
            "product group",
            "sub category",
            "subcategory",
            "item category",
            "item type",
            "product family",
            "class",
            "family",
            "type",
            "group",
            "brand",
            "segment",
        ],
        within: &["category", "department", "dept"],
        chinese: &[
            "产品类别",
            "商品类别",
            "产品分类",
            "商品分类",
            "类别",
            "品类",
            "类目",
            "分类",
            "产品线",
            "产品大类",
            "品种",
            "类型",
            "品牌",
        ],
    },
    Synonyms {
        role: Role::Region,
        exact: &[
            "region",
            "sales region",
            "territory",
            "area",
            "market",
            "country",
            "state",
            "province",
            "city",
            "location",
            "district",
            "zone",
            "ship country",
            "customer state",
            "store location",
            "branch",
            "store",
            "shop",
            "ship city",
            "county",
        ],
        within: &["region", "territory", "country", "province", "state", "city"],
        chinese: &[
            "销售区域",
            "大区",
            "地区",
            "区域",
            "省份",
            "省",
            "城市",
            "市场",
            "国家",
            "片区",
            "门店",
            "店铺",
            "地域",
            "收货地址",
        ],
    },
    Synonyms {
        role: Role::Salesperson,
        exact: &[
            "salesperson",
            "sales person",
            "sales rep",
            "salesrep",
            "sales representative",
            "rep",
            "seller",
            "seller id",
            "sales agent",
            "agent",
            "account manager",
            "employee",
            "employee name",
            "cashier",
            "sales manager",
            "salesman",
            "staff",
            "consultant",
            "vendedor",
            "employee id",
        ],
        within: &["salesperson", "salesman", "rep", "seller"],
        chinese: &[
            "销售人员",
            "销售员",
            "业务员",
            "销售代表",
            "业务人员",
            "销售经理",
            "客户经理",
            "导购",
            "店员",
            "营业员",
            "负责人",
            "销售",
        ],
    },
    Synonyms {
        role: Role::Channel,
        exact: &[
            "channel",
            "sales channel",
            "order channel",
            "platform",
            "source",
            "traffic source",
            "medium",
            "sales method",
            "order source",
            "marketing channel",
            "channel name",
            "outlet type",
            "purchase channel",
        ],
        within: &["channel", "platform"],
        chinese: &["销售渠道", "渠道", "平台", "来源", "订单来源", "销售方式"],
    },
    Synonyms {
        role: Role::Order,
        exact: &[
            "order id",
            "orderid",
            "order no",
            "order number",
            "ordernumber",
            "invoice no",
            "invoiceno",
            "invoice",
            "invoice id",
            "invoice number",
            "order",
            "transaction id",
            "transactionid",
            "receipt id",
            "receipt no",
            "basket id",
            "transaction",
            "order code",
            "bill no",
            "ticket",
            "receipt",
            "order ref",
            "purchase id",
            "sale id",
            "transaction no",
        ],
        within: &["invoice", "transaction", "receipt", "basket"],
        chinese: &[
            "订单编号",
            "订单号",
            "订单id",
            "单号",
            "交易号",
            "交易编号",
            "发票号",
            "流水号",
            "小票号",
            "订单",
            "销售单号",
        ],
    },
    Synonyms {
        role: Role::Cost,
        exact: &[
            "cost",
            "total cost",
            "cogs",
            "cost of goods sold",
            "unit cost",
            "cost price",
            "product cost",
            "cost amount",
            "purchase price",
            "expense",
            "costs",
        ],
        within: &["cost", "cogs"],
        chinese: &["销售成本", "商品成本", "总成本", "成本金额", "成本", "进价", "采购价", "成本价"],
    },
];

/// Suggests a role per column: at most one column per role, at most one role per column. `given` names win; an empty name
/// leaves its role to none.
pub fn suggest(fields: &[Field], given: &BTreeMap<Role, String>) -> Vec<Option<Role>> {
    let mut roles = vec![None; fields.len()];
    for (role, name) in given {
        if let Some(position) = fields.iter().position(|field| field.name == *name) {
            roles[position] = Some(*role);
        }
    }
    let mut offers: Vec<(u32, usize, Role)> = Vec::new();
    for synonyms in SYNONYMS.iter().filter(|synonyms| !given.contains_key(&synonyms.role)) {
        for (position, field) in fields.iter().enumerate() {
            if is_possible(synonyms.role, field) {
                let score = score(synonyms, field);
                if score > 0 {
                    offers.push((score, position, synonyms.role));
                }
            }
        }
    }
    // The best offer first; among equals the column further left.
    offers.sort_by_key(|&(score, position, role)| (std::cmp::Reverse(score), position, role));
    for (_, position, role) in offers {
        if roles[position].is_none() && !roles.contains(&Some(role)) {
            roles[position] = Some(role);
        }
    }
    fill_by_content(fields, given, &mut roles);
    roles
}

fn is_possible(role: Role, field: &Field) -> bool {
    let is_number = field.kind.is_numeric() && field.kind != ColumnKind::Percent && !field.is_identifier;
    let is_name = field.kind == ColumnKind::Text;
    match role {
        Role::Date => field.kind.is_temporal(),
        Role::Amount | Role::UnitPrice | Role::Cost => is_number,
        Role::Quantity => is_number && field.kind != ColumnKind::Money,
        Role::Customer | Role::Product | Role::Order | Role::Category | Role::Salesperson => is_name,
        // A phone number or a postal code is no region.
        Role::Region | Role::Channel => is_name && !field.is_identifier,
    }
}

/// How well a name suits: a whole synonym, the earlier the better; then a word within.
fn score(synonyms: &Synonyms, field: &Field) -> u32 {
    let words = names::words(&field.name);
    let joined = words.join(" ");
    if let Some(rank) = synonyms.exact.iter().position(|name| *name == joined) {
        return 1000 - rank as u32;
    }
    let lower = field.name.to_lowercase();
    // A name with its unit or currency in brackets is the name still: 金额(元).
    let bare = lower.split(['(', '（', '[', '【']).next().unwrap_or_default().trim();
    let bare_words = names::words(bare).join(" ");
    if let Some(rank) = synonyms.exact.iter().position(|name| *name == bare_words) {
        return 950 - rank as u32;
    }
    if let Some(rank) = synonyms.chinese.iter().position(|name| *name == bare) {
        return 1000 - rank as u32;
    }
    let is_average = words.iter().any(|word| {
        matches!(word.as_str(), "average" | "avg" | "mean" | "rate" | "growth" | "target" | "last" | "prior")
    });
    let is_average =
        is_average || ["平均", "率", "目标", "上年", "同比", "环比"].iter().any(|word| bare.contains(word));
    if is_average {
        return 0;
    }
    if let Some(rank) = synonyms.within.iter().position(|word| words.iter().any(|other| other == word)) {
        return 500 - rank as u32;
    }
    let is_misleading = |name: &str| {
        // 订单数 counts orders, 销售员 sells, 客户经理 is no customer.
        matches!(synonyms.role, Role::Order | Role::Customer | Role::Product | Role::Salesperson)
            && (bare.ends_with('数')
                || bare.ends_with('量')
                || bare.ends_with('额')
                || bare.ends_with("日期")
                || bare.ends_with("时间"))
            || synonyms.role == Role::Customer && bare.contains("经理")
            || synonyms.role == Role::Salesperson && name == "销售"
            || name.chars().count() == 1
    };
    match synonyms.chinese.iter().position(|name| bare.contains(name) && !is_misleading(name)) {
        Some(rank) => 600 - rank as u32,
        None => 0,
    }
}

/// Roles that the kinds of the columns settle when names are silent.
fn fill_by_content(fields: &[Field], given: &BTreeMap<Role, String>, roles: &mut [Option<Role>]) {
    let is_open = |role: Role, roles: &[Option<Role>]| !given.contains_key(&role) && !roles.contains(&Some(role));
    let only = |is_wanted: &dyn Fn(usize) -> bool| {
        let mut positions = (0..fields.len()).filter(|&position| is_wanted(position));
        positions.next().filter(|_| positions.next().is_none())
    };
    if is_open(Role::Date, roles)
        && let Some(position) = only(&|position| fields[position].kind.is_temporal())
        && roles[position].is_none()
    {
        roles[position] = Some(Role::Date);
    }
    if is_open(Role::Amount, roles)
        && let Some(position) = only(&|position| fields[position].kind == ColumnKind::Money)
        && roles[position].is_none()
    {
        roles[position] = Some(Role::Amount);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, kind: ColumnKind) -> Field {
        Field {
            name: name.to_owned(),
            kind,
            role: None,
            n_missing: 0,
            n_distinct: 2,
            range: None,
            levels: vec![],
            currency: None,
            is_identifier: names::hints(name).is_identifier,
        }
    }

    #[track_caller]
    fn check(columns: &[(&str, ColumnKind, Option<Role>)]) {
        let fields: Vec<Field> = columns.iter().map(|(name, kind, _)| field(name, *kind)).collect();
        let roles = suggest(&fields, &BTreeMap::new());
        for ((name, _, expected), role) in columns.iter().zip(roles) {
            assert_eq!(role, *expected, "{name}");
        }
    }

    #[test]
    fn roles_of_well_known_files() {
        use ColumnKind::{Date, DateTime, Integer, Number, Text};
        check(&[
            ("InvoiceNo", Text, Some(Role::Order)),
            ("StockCode", Text, Some(Role::Product)),
            ("Description", Text, None),
            ("Quantity", Integer, Some(Role::Quantity)),
            ("InvoiceDate", DateTime, Some(Role::Date)),
            ("UnitPrice", Number, Some(Role::UnitPrice)),
            ("CustomerID", Text, Some(Role::Customer)),
            ("Country", Text, Some(Role::Region)),
        ]);
        check(&[
            ("Row ID", Text, None),
            ("Order ID", Text, Some(Role::Order)),
            ("Order Date", Date, Some(Role::Date)),
            ("Ship Date", Date, None),
            ("Customer ID", Text, Some(Role::Customer)),
            ("Customer Name", Text, None),
            ("Postal Code", Text, None),
            ("Region", Text, Some(Role::Region)),
            ("Category", Text, Some(Role::Category)),
            ("Sub-Category", Text, None),
            ("Product Name", Text, Some(Role::Product)),
            ("Sales", Number, Some(Role::Amount)),
            ("Profit", Number, None),
        ]);
        check(&[
            ("订单号", Text, Some(Role::Order)),
            ("下单日期", Date, Some(Role::Date)),
            ("客户名称", Text, Some(Role::Customer)),
            ("产品类别", Text, Some(Role::Category)),
            ("产品名称", Text, Some(Role::Product)),
            ("地区", Text, Some(Role::Region)),
            ("销售员", Text, Some(Role::Salesperson)),
            ("销售渠道", Text, Some(Role::Channel)),
            ("销售数量", Integer, Some(Role::Quantity)),
            ("单价", Number, Some(Role::UnitPrice)),
            ("销售额(元)", Number, Some(Role::Amount)),
            ("成本", Number, Some(Role::Cost)),
            ("客户经理", Text, None),
        ]);
        check(&[("月份", Date, Some(Role::Date)), ("销售额", Number, Some(Role::Amount)), ("订单数", Integer, None)]);
    }

    #[test]
    fn given_roles_win() {
        let fields =
            [field("amount", ColumnKind::Number), field("net", ColumnKind::Number), field("region", ColumnKind::Text)];
        let given = BTreeMap::from([(Role::Amount, "net".to_owned()), (Role::Region, String::new())]);
        assert_eq!(suggest(&fields, &given), [None, Some(Role::Amount), None]);
    }
}
