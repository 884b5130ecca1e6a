//! End-to-end tests: the life of complaints by HTTP and mail, as people and programs meet it.

mod at_hand;
mod at_work;
mod audit;
mod away;
mod case_page;
mod clocks;
mod contract;
mod desk;
mod evidence;
mod life;
mod list;
mod mail;
mod mail_ledger;
mod mail_loops;
mod mail_not_taken;
mod mail_trust;
mod operations;
mod own_records;
mod page_scripts;
mod pages;
mod pages_under_attack;

mod relay;
mod returns;
mod script;
mod sign_in;
mod staff_pages;
mod team_mail;
mod together;
mod ways_out;
