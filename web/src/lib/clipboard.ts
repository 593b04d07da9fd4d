/** Without TLS browsers have no clipboard for pages: then what is selected in the field is copied, as ever. */
export async function copyText(field: HTMLInputElement | HTMLTextAreaElement): Promise<boolean> {
  field.select();
  try {
    if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
    else return document.execCommand('copy');
    return true;
  } catch {
    return false;
  }
}
