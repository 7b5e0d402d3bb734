import { useQueryClient } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import { useState } from 'react'
import { LeaveGuard } from '#src/components/leave-guard.tsx'
import { Form } from '#src/components/form.tsx'
import { NameField, NameOutcome, useNameForm } from '#src/components/name-form.tsx'
import { useSession } from '#src/components/session-context.ts'
import type { UserInfo } from '#src/contract/user-schema.ts'
import { formatNumber, formatTime } from '#src/domain/format.ts'
import { isInFlight } from '#src/domain/mutation-state.ts'
import { removedSelfText } from '#src/domain/refusal.ts'
import { MAX_NAME } from '#src/domain/name.ts'
import { isUnknownRoute, updateProfileMutation } from '#src/queries/me-mutations.ts'
import { currentUserQuery } from '#src/queries/me-queries.ts'
import { Button } from '#src/ui/button.tsx'
import { Card, CardFooter } from '#src/ui/card.tsx'
import { TextField } from '#src/ui/field.tsx'
import { Status } from '#src/ui/live-region.tsx'

/** Name and email, with the reason if they can’t be changed. */
export function NameCard({ me }: { me: UserInfo }) {
  // Users who become managed while typing keep the form, read-only, with the typed text (docs/failures.md, F12).
  const [managedFirst] = useState(me.externallyManaged === true)
  return (
    <Card>{managedFirst && me.externallyManaged === true ? <ReadOnlyName me={me} /> : <EditableName me={me} />}</Card>
  )
}

const managedText = 'Your identity provider manages your name. Change it there.'

function ReadOnlyName({ me }: { me: UserInfo }) {
  return (
    <div className="flex flex-col gap-4 p-4 md:p-5">
      <TextField
        label="Name"
        height="large"
        readOnly
        defaultValue={me.name ?? ''}
        key={me.name}
        autoComplete="name"
        hint={managedText}
      />
      <EmailField email={me.email} />
    </div>
  )
}

function EmailField({ email }: { email: string | undefined }) {
  return (
    <TextField
      label="Email"
      height="large"
      readOnly
      defaultValue={email ?? 'Unknown'}
      autoComplete="email"
      hint="Ask an account admin to add a different email."
    />
  )
}

function EditableName({ me }: { me: UserInfo }) {
  const { account } = useSession()
  const client = useQueryClient()
  const { email } = me
  const form = useNameForm({
    person: me,
    mutation: updateProfileMutation(account),
    variables: (name) => (email === undefined ? undefined : { userId: me.uuid, update: { name, email } }),
    readNow: () => client.query({ ...currentUserQuery(account), staleTime: 0 }),
    managedText,
    onSaved: savedText,
  })
  const { state, notice } = form
  const announcement = notice?.good === true ? notice.text : ''
  const isInDoubt = state.status === 'doubt'
  return (
    <Form form={form}>
      <div className="flex flex-col gap-4 p-4 md:p-5">
        <NameField form={form} height="large" autoComplete="name" hint={`Up to ${formatNumber(MAX_NAME)} characters`} />
        <EmailField email={email} />
        <NameOutcome
          form={form}
          conflictTitle="Your name was changed elsewhere"
          denied="You don’t have permission to change your name"
          request="Please grant me permission to change your name."
          gone={removedSelfText}
          hint={
            state.status === 'refused' &&
            isUnknownRoute(state.error) &&
            'Try again. We’ll use another way to save the name.'
          }
          foundNotDone={
            <>
              We checked, and your saved name is “<bdi>{me.name ?? ''}</bdi>”. You can save again.
            </>
          }
          doubt="It’s safe to save the same name again."
        />
      </div>
      <CardFooter>
        <span className="flex min-w-0 flex-1 basis-24 items-center [&_svg]:mr-1.5 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-success-text">
          {announcement !== '' && <CircleCheck aria-hidden />}
          <Status className="text-sm text-muted">{announcement}</Status>
          {announcement === '' && form.changed && !isInFlight(state) && (
            <span className="whitespace-nowrap text-muted">1 unsaved change</span>
          )}
        </span>
        {form.changed && !form.busy && !isInFlight(state) && (
          <Button variant="ghost" className="px-2!" onClick={form.discard}>
            Discard
          </Button>
        )}
        <Button
          type="submit"
          variant="primary"
          busy={form.busy}
          busyLabel="Saving…"
          blockedReason={
            email === undefined
              ? 'Harness didn’t provide your email, which it needs to save your name.'
              : form.managed
                ? managedText
                : form.waiting
          }
        >
          Save changes
        </Button>
      </CardFooter>
      {/* While it is being saved, the frame of the page asks with its own text. */}
      <LeaveGuard
        when={form.changed && !isInFlight(state)}
        title={isInDoubt ? 'Leave before your name is confirmed?' : 'Leave without saving your name?'}
        leave={isInDoubt ? 'Leave now' : 'Leave without saving'}
      >
        {isInDoubt
          ? 'Your name might have changed. What you entered is lost when you leave.'
          : 'What you entered will be lost. Your saved name stays the same.'}
      </LeaveGuard>
    </Form>
  )
}

function savedText(): string {
  return `Saved at ${formatTime(Date.now())}. User lists might take a moment to update.`
}
