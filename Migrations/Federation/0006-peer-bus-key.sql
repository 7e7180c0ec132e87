-- The NATS user of a peer that has none in this state folder, so that the bus can be told who may connect.
ALTER TABLE peer ADD COLUMN bus_key text CHECK (bus_key ~ '^U[A-Z2-7]{55}$');
