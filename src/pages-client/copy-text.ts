/** Shows the buttons that copy the text of a field; without a script the text is selected by hand. */
export function offerCopy(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    const field = document.querySelector<HTMLTextAreaElement>(`#${button.dataset["copy"]}`);
    if (field === null) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      field.select();
      void navigator.clipboard?.writeText(field.value).then(
        () => button.append(" ✓"),
        () => field.focus(),
      );
    });
  }
}
