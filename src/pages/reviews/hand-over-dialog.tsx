import { FormSummary } from '#src/components/mutation-form.tsx'
import { Form, useForm } from '#src/components/form.tsx'
import type { HandOver } from '#src/domain/access-review/review.ts'
import { formatNumber } from '#src/domain/format.ts'
import { decidedIn, type OpenReview } from '#src/jobs/review-state.ts'
import { nameSentence, parseName } from '#src/domain/name.ts'
import { Button } from '#src/ui/button.tsx'
import { Dialog } from '#src/ui/dialog.tsx'
import { TextField } from '#src/ui/field.tsx'

const labels = { name: 'Next reviewer', email: 'Email' }
const address = /^[^\s@]+@[^\s@]+$/u

type HandOverDialogProps = { open: OpenReview; onClose: () => void; onSave: (to: HandOver['to']) => void }

/** Saves the review for another reviewer, who is named in the file. */
export function HandOverDialog({ open, onClose, onSave }: HandOverDialogProps) {
  const form = useForm({
    labels,
    parse: (data) => parseHandOver(data),
    onSubmit: (to: HandOver['to']) => {
      onSave(to)
      return Promise.resolve()
    },
  })
  const decided = decidedIn(open)
  const total = open.review.items.length
  return (
    <Dialog
      open
      size="confirm"
      title={`Hand over “${open.review.name}”`}
      onOpenChange={(stays) => {
        if (!stays) onClose()
      }}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form="hand-over">
            Save review file
          </Button>
        </>
      }
    >
      <p>
        The file has everything that’s in the review, with {formatNumber(decided)} of {formatNumber(total)} items
        decided. The next reviewer opens it, decides, and sends a file back. Open that file here to add their decisions.
      </p>
      <Form form={form} id="hand-over" className="flex flex-col gap-4">
        <FormSummary form={form} />
        <TextField {...form.field('name')} label={labels.name} autoComplete="off" />
        <TextField
          {...form.field('email')}
          label={labels.email}
          hint="Only named in the file. We don’t send anything."
          autoComplete="off"
          inputMode="email"
          optional
        />
      </Form>
    </Dialog>
  )
}

function parseHandOver(data: FormData) {
  const text = (field: string) => {
    const value = data.get(field)
    return typeof value === 'string' ? value.trim() : ''
  }
  const name = parseName(text('name'))
  const email = text('email')
  const errors = {
    ...(name.ok ? {} : { name: nameSentence(name.problem) }),
    ...(email === '' || address.test(email) ? {} : { email: 'Enter an email address' }),
  }
  return name.ok && !('email' in errors)
    ? { ok: true as const, value: { name: name.name, ...(email === '' ? {} : { email }) } }
    : { ok: false as const, errors }
}
