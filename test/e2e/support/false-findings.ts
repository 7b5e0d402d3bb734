import type { Finding } from './engines.ts'

/** A finding that is wrong about what it says. */
export type FalseFinding = Pick<Finding, 'engine' | 'rule'> & {
  /** The elements it is about. */
  readonly element: RegExp
  /** A test in which it occurs: it fails when the finding is gone, so that this entry goes as well. */
  readonly seenIn: { readonly title: string; readonly width: 1280 | 320 }
  readonly reason: string
}

export const falseFindings: readonly FalseFinding[] = [
  {
    engine: 'equal-access',
    rule: 'label_content_exists Fail_1',
    element: /<label /u,
    seenIn: { title: 'users', width: 1280 },
    reason: 'The text of these labels is for screen readers only; the engine takes clipped text for none.',
  },
  {
    engine: 'equal-access',
    rule: 'aria_hidden_nontabbable Fail_1',
    element: /^behind what is open: /u,
    seenIn: { title: 'remove dialog', width: 1280 },
    reason: 'The page behind a dialog is hidden, and the focus is kept out of it (keyboard.e2e.ts).',
  },
  {
    engine: 'equal-access',
    rule: 'table_headers_exists Fail_1',
    element: /<table (?:data-cards|[^>]*@max-3xl:block)/u,
    seenIn: { title: 'users', width: 320 },
    reason: 'On a phone each row is a card whose parts say what they are; the head of the table is not drawn.',
  },
  {
    engine: 'equal-access',
    rule: 'table_headers_related Fail_1',
    element: /<td [^>]*aria-hidden="true"/u,
    seenIn: { title: 'matrix of users and roles', width: 1280 },
    reason: 'This cell only keeps the width of columns that are not drawn.',
  },
  {
    engine: 'equal-access',
    rule: 'combobox_active_descendant Fail_active_not_selected',
    element: /role="combobox"/u,
    seenIn: { title: 'the palette', width: 1280 },
    reason: 'The highlighted choice is not chosen yet; aria-selected says what is chosen.',
  },
  {
    engine: 'equal-access',
    rule: 'combobox_focusable_elements Fail_tabbable_child',
    element: /role="combobox"/u,
    seenIn: { title: 'the palette', width: 1280 },
    reason: 'Base UI names the highlighted choice at the list as well; the focus stays in the box.',
  },
  {
    engine: 'equal-access',
    rule: 'aria_activedescendant_tabindex_valid Fail_1',
    element: /role="listbox"/u,
    seenIn: { title: 'the palette', width: 1280 },
    reason: 'The same: the list itself never has the focus, so it needs no tab stop.',
  },
  {
    engine: 'codesniffer',
    rule: '3_2_2.H32.2',
    element: /^<form /u,
    seenIn: { title: 'users', width: 1280 },
    reason: 'A form of one field is sent with Enter, as the standard of HTML has it; a button would be one more stop.',
  },
]
