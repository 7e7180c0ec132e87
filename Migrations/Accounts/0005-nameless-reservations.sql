-- A kept handle is all that is left of who had it: a hash keeps it from others as well.
UPDATE handle_reservation SET handle = encode(sha256(convert_to(handle, 'UTF8')), 'hex');
