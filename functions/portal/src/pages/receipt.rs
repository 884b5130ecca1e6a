//! The page right after a complaint was sent.

use super::lines::{Moment, Promise, is_firms};
use super::qr::Qr;
use crate::receipt::Proof;
use askama::Template;
use messages::view::StatusView;
use policy::Pack;
use web::format::Viewpoint;
use web::i18n::Lang;
use web::layout::{self, Frame};
use web::scripts::{Script, Tag};

/// What the receipt shows.
#[derive(Clone, Copy, Debug)]
pub struct Receipt<'a> {
    /// The complaint.
    pub view: &'a StatusView,
    /// The address the acknowledgement went to, if it may be shown.
    pub email: Option<&'a str>,
    /// Where the status page is.
    pub status_href: &'a str,
    /// The whole address that opens the complaint, for whoever has it.
    pub status_link: &'a str,
    /// What proves the receipt, and the whole address that checks it; none once the description is erased.
    pub proof: Option<(&'a Proof, &'a str)>,
}

#[derive(Template)]
#[template(path = "receipt.html")]
struct ReceiptHtml<'a> {
    lang: Lang,
    reference: &'a str,
    received: Moment,
    mail: String,
    promises: Vec<Promise>,
    any_provisional: bool,
    status_href: &'a str,
    status_qr: Option<Qr>,
    proof: Option<Proven<'a>>,
    zone: String,
    clocks: Tag,
    draft: Tag,
}

/// The proof as it is shown.
struct Proven<'a> {
    proof: &'a Proof,
    href: &'a str,
    qr: Option<Qr>,
}

/// The number, the dates, and where the code is.
pub fn receipt(frame: &Frame<'_>, pack: &Pack, receipt: &Receipt<'_>, here: &Viewpoint) -> String {
    let (lang, view) = (frame.lang, receipt.view);
    let mail = match receipt.email {
        Some(email) => lang.t_with("receipt-mail_to", &[("email", email)]),
        None => lang.t("receipt-mail_no"),
    };
    let running = view.clocks.iter().filter(|clock| clock.state == "running" && is_firms(clock));
    let promises: Vec<Promise> = running.map(|clock| Promise::new(clock, pack, lang, here)).collect();
    let title = lang.t("receipt-title");
    let html = ReceiptHtml {
        lang,
        reference: &view.reference,
        received: Moment::new(view.received_at, lang, here),
        mail,
        any_provisional: promises.iter().any(|promise| promise.provisional),
        promises,
        status_href: receipt.status_href,
        status_qr: Qr::new(receipt.status_link, &lang.t("voucher-qr_status")),
        proof: receipt.proof.map(|(proof, href)| Proven {
            proof,
            href,
            qr: Qr::new(href, &lang.t("voucher-qr_check")),
        }),
        clocks: Tag::clocks(lang, here),
        draft: Tag::new(Script::Draft, [("draft", "sent".to_owned())]),
        zone: lang.t_with("status-zone", &[("zone", &here.zone_name())]),
    };
    layout::page(&frame.titled(&title), &html.render().expect("a page is written into memory"))
}
