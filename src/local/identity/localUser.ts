/** A user of the local identity provider. The password is no secret: the login page shows it. */
export type LocalUser = {
  /** What `send --as` takes and what may be typed at the login page, as may the e-mail address. */
  readonly name: string;
  /** Okta's user id: `uid` of the access token, `sub` of the ID token. */
  readonly id: string;
  /** `sub` of the access token, as Okta has it. */
  readonly email: string;
  readonly displayName: string;
  readonly password: string;
  readonly groups: readonly string[];
};

/** Two, so that a token of one that turns up in a call of the other can be seen. */
export const demoUsers: readonly LocalUser[] = [
  { name: 'ana', id: '00u0localana', email: 'ana@example.com', displayName: 'Ana', password: 'ana-local', groups: ['Everyone', 'Buyers'] },
  { name: 'ben', id: '00u0localben', email: 'ben@example.com', displayName: 'Ben', password: 'ben-local', groups: ['Everyone', 'Sales'] },
];

/** The user of that name or e-mail address, whatever its case. */
export function findUser(users: readonly LocalUser[], typed: string): LocalUser | undefined {
  const wanted = typed.trim().toLowerCase();
  return users.find(({ name, email }) => name.toLowerCase() === wanted || email.toLowerCase() === wanted);
}
