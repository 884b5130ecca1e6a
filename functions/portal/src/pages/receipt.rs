//! The page right after a complaint was sent.

use super::lines::{Moment, Promise, is_firms};
use askama::Template;
use messages::view::StatusView;
use policy::Pack;
use web::format::Viewpoint;
use web::i18n::Lang;
use web::layout::{self, Frame};

/// What the receipt shows.
#[derive(Clone, Copy, Debug)]
pub struct Receipt<'a> {
    /// The complaint.
    pub view: &'a StatusView,
    /// The address the acknowledgement went to, if it may be shown.
    pub email: Option<&'a str>,
    /// Where the status page is.
    pub status_href: &'a str,
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
    zone: String,
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
        zone: lang.t_with("status-zone", &[("zone", &here.zone_name())]),
    };
    layout::page(&frame.titled(&title), &html.render().expect("a page is written into memory"))
}
