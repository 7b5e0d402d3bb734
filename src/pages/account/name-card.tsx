import { useQueryClient } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import { useState } from 'react'
import { LeaveGuard } from '#src/components/leave-guard.tsx'
import { Form } from '#src/components/form.tsx'
import { NameField, NameOutcome, useNameForm } from '#src/components/name-form.tsx'
import { useSession } from '#src/components/session-context.ts'
import type { UserInfo } from '#src/contract/user-schema.ts'
import { formatTime } from '#src/domain/format.ts'
import { isInFlight } from '#src/domain/mutation-state.ts'
import { goneSelf } from '#src/domain/refusal.ts'
import { displayName } from '#src/domain/user.ts'
import { isUnknownRoute, updateProfileMutation } from '#src/queries/me-mutations.ts'
import { currentUserQuery } from '#src/queries/me-queries.ts'
import { Button } from '#src/ui/button.tsx'
import { Card, CardFooter } from '#src/ui/card.tsx'
import { TextField } from '#src/ui/field.tsx'
import { Initials } from '#src/ui/initials.tsx'
import { LiveRegion } from '#src/ui/live-region.tsx'

/** Name and address, with the reason where they cannot be changed. */
export function NameCard({ me }: { me: UserInfo }) {
  const shownName = displayName(me)
  // Who becomes managed meanwhile keeps the form, read-only, with what was typed in it (docs/failures.md, F12).
  const [managedFirst] = useState(me.externallyManaged === true)
  return (
    <Card>
      <div className="flex items-center gap-3 px-5 pt-5 max-md:px-4">
        <Initials name={shownName} seed={me.uuid} size="large" />
        <div className="min-w-0">
          <p className="font-medium break-words text-text">
            <bdi>{shownName}</bdi>
          </p>
          <p className="text-sm text-muted">Shown with your initials</p>
        </div>
      </div>
      {managedFirst && me.externallyManaged === true ? <ReadOnlyName me={me} /> : <EditableName me={me} />}
    </Card>
  )
}

const managedWords = 'Your identity provider keeps your name. Change it there; Harness takes it over.'

function ReadOnlyName({ me }: { me: UserInfo }) {
  return (
    <div className="flex flex-col gap-4 p-5 max-md:p-4">
      <TextField
        label="Name"
        height="large"
        readOnly
        defaultValue={me.name ?? ''}
        key={me.name}
        autoComplete="name"
        hint={managedWords}
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
      defaultValue={email ?? 'Not reported'}
      autoComplete="email"
      hint="Your email cannot be changed. To use another one, ask an admin to add the new address."
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
    managedWords,
    onSaved: savedWords,
  })
  const { state, notice } = form
  const said = notice?.good === true ? notice.text : ''
  const isDoubted = state.status === 'doubt'
  return (
    <Form form={form}>
      <div className="flex flex-col gap-4 p-5 max-md:p-4">
        <NameField form={form} height="large" autoComplete="name" />
        <EmailField email={email} />
        <NameOutcome
          form={form}
          conflictTitle="Your name was changed elsewhere meanwhile"
          verb="change your name"
          gone={goneSelf}
          hint={
            state.status === 'refused' &&
            isUnknownRoute(state.error) &&
            'Saving again tries the older way to save a name.'
          }
          foundNotDone={
            <>
              A look shows your name as “<bdi>{me.name ?? ''}</bdi>”. You can save again.
            </>
          }
          doubt="Saving the same name again does no harm."
        />
      </div>
      <CardFooter>
        <Button
          type="submit"
          variant="primary"
          busy={form.busy}
          busyLabel="Saving"
          blockedReason={
            email === undefined
              ? 'Harness did not report your email, without which it finds nobody to rename.'
              : form.managed
                ? managedWords
                : form.waiting
          }
        >
          Save name
        </Button>
        <span className="flex min-w-0 items-center gap-1.5 [&_svg]:size-4 [&_svg]:text-success-text">
          {said !== '' && <CircleCheck aria-hidden />}
          <LiveRegion visible>{said}</LiveRegion>
        </span>
      </CardFooter>
      {/* While it is on its way, the frame of the page asks, in words that fit. */}
      <LeaveGuard
        when={form.changed && !isInFlight(state)}
        title={isDoubted ? "Leave before it's clear whether the name was saved?" : 'Leave without saving the name?'}
        leave={isDoubted ? 'Leave now' : 'Leave without saving'}
      >
        {isDoubted
          ? 'Your name may have changed. What you typed is lost when you leave.'
          : 'What you typed would be lost. Your saved name stays as it is.'}
      </LeaveGuard>
    </Form>
  )
}

function savedWords(): string {
  return `Saved at ${formatTime(Date.now())}. Lists of users show it a little later.`
}
