import { flawOfPassword } from '@maskline/core/domain/password-rules';

export const PASSWORD_HINT = 'At least 10 characters; a few words in a row are good.';

/** The rule of the server, said before it is asked. `knownOf`: what others know of the person, from the form. */
export function newPasswordRules<Values>(knownOf: (values: Values) => string[]) {
  return {
    required: 'Choose a password.',
    validate: (password: string, values: Values) =>
      flawOfPassword(password, knownOf(values).filter(Boolean)) ?? true,
  };
}
