/// A person with an account in some territory. Only a name for ``ID``: what a member is, the accounts module says.
public enum Member {}
