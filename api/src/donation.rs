//! Donations (社会帮扶捐赠): money and goods that society gives to a recipient region.

use crate::record::form::{Amount, Choice, Maybe, Paper, Text, form, worded};
use domain::{Refusal, donation::same_receipt, record::Step};

worded! {
    /// Money or goods (捐款/捐物).
    DonationFormWord of DonationForm as "DonationForm", by DonationFormFilter {
        /// 捐款.
        Cash = "捐款" "Cash",
        /// 捐物.
        Goods = "捐物" "Goods",
    }

    /// By what goods that are given are valued (计价依据).
    ValuationWord of Valuation as "Valuation", by ValuationFilter {
        /// 发票.
        Invoice = "发票" "Invoice",
        /// 评估.
        Appraisal = "评估" "Appraisal",
        /// 市场价.
        MarketPrice = "市场价" "Market price",
    }
}

form! {
    /// Money or goods that society gave to a recipient region (社会帮扶捐赠).
    donation / donations as Donation / Donations,
    entity donation, id DonationId, facts domain::donation::Gift,
    titled "社会帮扶捐赠" "Donations",
    /// Where the giver is at home (捐赠方所在地).
    donor = "捐赠方所在地代码" "Giver's region code",
    /// Where it was received (受赠地区).
    recipient = "受赠地区代码" "Recipient code",
    /// The day on which it was received (到账、接收日期), which decides its year.
    day received_on = "到账或接收日期" "Received on",
    own {
        /// Who gave (捐赠方): a company, an association, people together.
        giver: Text<200> = "捐赠方" "Giver", disputed;
        /// Who received it there, where it was not the region itself (受赠单位): a school, a hospital, a village.
        receiver: Maybe<Text<200>> = "受赠单位" "Receiver";
        /// Money or goods (捐款、捐物).
        form: Choice<DonationFormWord> = "捐款或捐物" "Form", disputed;
        /// Yuan to the fen; of goods their value (金额或折价).
        amount: Amount = "金额或折价（元）" "Amount (yuan)", disputed;
        /// What the goods are (物资内容).
        goods: Maybe<Text<500>> = "物资内容" "Goods", disputed;
        /// By what the goods are valued (计价依据).
        valuation: Maybe<Choice<ValuationWord>> = "计价依据" "Valuation", disputed;
        /// What for (用途).
        purpose: Maybe<Text<200>> = "用途" "Purpose";
        /// The number of the receipt (捐赠票据号).
        receipt_number: Maybe<Paper<64>> = "捐赠票据号" "Receipt number";
    }
    derived {}
    kept { holds_receipt: |facts: &domain::donation::Gift| facts.receipt_number.is_some() }
    ordered MoneyOrder,
    filtered {
        by amount,
        words { form: DonationFormWord as Form = "捐款或捐物" "Form" }
        texts { receipt_number }
    }
    sums { amount: "amount" }
    means "社会帮扶捐赠款物" "donations of money and goods" in "元；笔" "yuan; donations":
        "流量。按到账或接收日期归年；捐物按发票、评估或市场价折价。不属于财政援助资金，不与其相加。"
        "A flow. The day of receipt decides the year; goods count by their value (invoice, appraisal or market price). No part of public money, and never added to it.",
    beyond {
        /// One receipt is one donation, by an index.
        fn taken() -> Refusal {
            same_receipt()
        }

        fn settle(row: &mut entity::donation::Model, step: Step) {
            if matches!(step, Step::Withdraw | Step::Discard) {
                row.holds_receipt = false;
            }
        }
    }
}
