const NORTH_AMERICAN = /^\+1(\d{3})(\d{3})(\d{4})$/;

/** A number as people of its country read it, where that takes no library; any other as it is dialled. */
export function showPhone(e164: string): string {
  return e164.replace(NORTH_AMERICAN, '($1) $2-$3');
}

/** A sentence of the API with its numbers as people read them. */
export function showPhonesIn(sentence: string): string {
  return sentence.replaceAll(/\+1\d{10}\b/g, showPhone);
}
