/// Who may connect and do what: accounts, host matching, password hashes, privileges.
@NullMarked
package dev.quell.session.account;

import org.jspecify.annotations.NullMarked;
