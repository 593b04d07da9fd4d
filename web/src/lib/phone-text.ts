/** A sentence of the API with its numbers as people write them. */
export function withPhoneTexts(sentence: string): string {
  return sentence.replaceAll(/\+1\d{10}\b/g, phoneText);
}

/** A business number as people write it. The API gives E.164; North America's are grouped, others stay as they are. */
export function phoneText(e164: string): string {
  const [, area, middle, end] = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(e164) ?? [];
  return end ? `+1 ${area} ${middle} ${end}` : e164;
}
