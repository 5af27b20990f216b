/** What the server asks of a password, said before it has to refuse one. */
export const PASSWORD_HINT = 'At least 10 characters.';
