import { useState } from 'react'
import type { UserInfo } from '#src/contract/user-schema.ts'
import type { RoleAssignment } from '#src/domain/access.ts'
import { accessRequestText } from '#src/domain/access-request.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { Card, CardFooter, CardHeader } from '#src/ui/card.tsx'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { Field, TextField } from '#src/ui/field.tsx'
import { NativeSelect } from '#src/ui/native-select.tsx'
import { ScrollBox } from '#src/ui/scroll-box.tsx'
import { EmailText } from '#src/ui/email-text.tsx'
import { afterPress } from '#src/ui/press.ts'

export type Places = ReadonlyMap<string, { readonly scope: Scope; readonly name: string }>

/** In a sentence, the level is one word of it; as an option, it starts with a capital. */
export function choiceName(name: string): string {
  return name.replace(/^account /u, 'Account ')
}

type AccessRequestCardProps = {
  me: UserInfo
  places: Places
  first: string
  suggestedNeed: string
  assignments: readonly RoleAssignment[] | undefined
}

/** A text to copy: nothing is sent from here. */
export function AccessRequestCard({ me, places, first, suggestedNeed, assignments }: AccessRequestCardProps) {
  // Until something is typed here, the answer to the question above is used.
  const [typed, setTyped] = useState<string>()
  const [held, setHeld] = useState<string>()
  const need = typed ?? held ?? suggestedNeed
  const [chosen, setChosen] = useState<string>()
  const place = places.get(chosen ?? first)?.name ?? ''
  const { email } = me
  const text = accessRequestText({
    name: displayName(me),
    email,
    userId: me.uuid,
    place,
    need,
    assignments,
  })
  return (
    <Card aria-labelledby="ask-admin">
      <CardHeader id="ask-admin" title="Request access">
        Copy this message and send it to an account admin.
      </CardHeader>
      <div className="flex flex-col gap-4 px-4 pt-3 pb-4 md:px-5 md:pb-5">
        <TextField
          label="What do you need to do?"
          height="large"
          value={need}
          autoComplete="off"
          maxLength={500}
          // Once the field was focused, its text belongs to the user.
          onFocus={() => {
            setHeld(need)
          }}
          onBlur={() =>
            afterPress(() => {
              setHeld(undefined)
            })
          }
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setHeld(undefined)
          }}
        />
        {places.size > 1 && (
          <Field label="Where do you need it?">
            {(field) => (
              <NativeSelect
                {...field}
                height="large"
                value={chosen ?? first}
                onChange={(event) => {
                  setChosen(event.currentTarget.value)
                }}
              >
                {[...places].map(([key, { name }]) => (
                  <option key={key} value={key} translate="no">
                    {choiceName(name)}
                  </option>
                ))}
              </NativeSelect>
            )}
          </Field>
        )}
        <div>
          <p className="text-sm font-medium text-text">Message for the admin</p>
          <ScrollBox
            label="Message for the admin"
            className="mt-1.5 max-h-64 rounded-control border border-edge bg-subtle px-3 py-2 text-sm wrap-anywhere whitespace-pre-wrap text-text"
          >
            {email === undefined || email === ''
              ? text
              : text
                  .split(email)
                  .flatMap((part, place) => (place === 0 ? [part] : [<EmailText key={place} email={email} />, part]))}
          </ScrollBox>
        </div>
      </div>
      <CardFooter>
        <CopyButton variant="button" value={text} label="Copy message" />
      </CardFooter>
    </Card>
  )
}
