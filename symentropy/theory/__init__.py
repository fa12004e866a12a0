"""Information theory as data: quantities and families, what names mean by their use, derivations as scripts."""
