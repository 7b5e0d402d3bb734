import { useEffect, useRef } from 'react'
import { MAX_ADDRESSES } from '#src/domain/emails.ts'
import { formatNumber } from '#src/domain/format.ts'
import { Button } from '#src/ui/button.tsx'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { TextArea } from '#src/ui/field.tsx'
import { Note } from '#src/ui/note.tsx'
import { ScrollBox } from '#src/ui/scroll-box.tsx'
import type { FormAction } from './add-users.form.ts'

/** Maximum text length of a text area without blocking the page, in characters. */
const MAX_EDITABLE = 200_000

/** Number of characters in one paragraph of a long text. */
const PIECE = 4000

/** Read-only text of any length. The browser skips the layout of parts that are scrolled out of view. */
function LongText({ text }: { text: string }) {
  const pieces = Array.from({ length: Math.ceil(text.length / PIECE) }, (_, index) => index * PIECE)
  return (
    <ScrollBox
      label="Pasted text"
      className="mt-2 max-h-32 rounded-control border border-control bg-surface px-2.5 py-1.5 font-mono text-sm text-text"
    >
      {pieces.map((start) => (
        <p
          key={start}
          translate="no"
          className="break-all whitespace-pre-wrap [contain-intrinsic-size:auto_60rem] [content-visibility:auto]"
        >
          {text.slice(start, start + PIECE)}
        </p>
      ))}
    </ScrollBox>
  )
}

/** A paste with too many addresses, for the user to shorten. */
export function OversizedPaste({ text, dispatch }: { text: string; dispatch: (action: FormAction) => void }) {
  const area = useRef<HTMLTextAreaElement>(null)
  const editable = text.length <= MAX_EDITABLE
  useEffect(() => {
    area.current?.focus()
  }, [text])
  return (
    <Note tone="danger" title={`Use up to ${formatNumber(MAX_ADDRESSES)} addresses`}>
      <p role="alert">
        {editable
          ? 'Nothing was added. Keep part of the text and add that, or add the users in several steps.'
          : 'Nothing was added. Add the users in several steps.'}
      </p>
      {!editable && <LongText text={text} />}
      {editable && (
        <TextArea
          ref={area}
          key={text}
          label="Pasted text"
          defaultValue={text}
          rows={5}
          wrap="off"
          spellCheck={false}
          className="font-mono"
        />
      )}
      <p className="mt-2 flex flex-wrap gap-2">
        {editable ? (
          <Button
            size="small"
            onClick={() => {
              dispatch({ type: 'add', text: area.current?.value ?? text })
            }}
          >
            Add these addresses
          </Button>
        ) : (
          <CopyButton value={text} label="Copy the pasted text" variant="button" />
        )}
        <Button
          size="small"
          variant="ghost"
          onClick={() => {
            dispatch({ type: 'drop-too-much' })
          }}
        >
          Discard this text
        </Button>
      </p>
    </Note>
  )
}
