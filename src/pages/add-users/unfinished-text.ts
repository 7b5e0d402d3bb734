/** Text in the input, and in the editor of a chip. */
export type UnfinishedText = {
  readonly typed: string
  readonly edited: { readonly id: number; readonly text: string } | undefined
}

/** Text of a form that isn't an address yet. */
export function unfinishedText(input: HTMLInputElement | null, body: HTMLElement | null): UnfinishedText {
  const editor = body?.querySelector<HTMLInputElement>('input[data-edited-chip]')
  return {
    typed: input?.value ?? '',
    edited: editor == null ? undefined : { id: Number(editor.dataset['editedChip']), text: editor.value },
  }
}
