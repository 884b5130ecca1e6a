# The desk's page of one complaint: what came between, previews, ready texts, other complaints.
meanwhile-title = Somebody was faster
meanwhile-not_done = Nothing was done or sent. Since you opened this page:
meanwhile-kept = What you typed is still in its form. If it still holds, send it again.
meanwhile-look = To the form
meanwhile-impossible = It cannot be done any more as the complaint stands. What you typed:
preview-ask = Preview
preview-title = Preview: nothing was sent yet
preview-to = To
preview-subject = Subject
preview-link_note = The key in the complainant’s link is left out here.
preview-needs_approval = A second person has to agree first; the complainant hears nothing until then.
preview-no_mail = No mail goes to the complainant.
preview-recorded = Would be recorded
