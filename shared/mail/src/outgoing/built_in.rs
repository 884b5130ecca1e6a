//! The texts that are compiled in.

/// Names each file and takes its text in.
macro_rules! built_in {
    ($($name:literal)+) => {
        /// Every text under its name, as `en/acknowledgement.notice`.
        pub(super) const BUILT_IN: &[(&str, &str)] = &[$(
            (concat!("zh/", $name, ".notice"), include_str!(concat!("../../templates/zh/", $name, ".notice"))),
            (concat!("en/", $name, ".notice"), include_str!(concat!("../../templates/en/", $name, ".notice"))),
        )+];
    };
}

built_in! {
    "frame"
    "staff_frame"
    "acknowledgement"
    "new_code"
    "reply"
    "request_information"
    "extension"
    "restriction"
    "proposal"
    "provisional_credit"
    "redress_done"
    "passed_on"
    "new_dates"
    "final_answer"
    "summary_answer"
    "reminder"
    "survey"
    "reopened"
    "late_reply"
    "not_taken_in"
    "staff_escalated"
    "staff_breached"
    "staff_task"
    "staff_digest"
}
