-- Search begins with handles of other territories' members too.
CREATE INDEX remote_member_by_handle ON remote_member (handle);
