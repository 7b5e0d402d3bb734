import { useQuery } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import { useRef, useState, type FocusEvent, type KeyboardEvent } from 'react'
import { useSession } from '#src/components/session-context.ts'
import { useSaveDraft, useSavedDraft } from '#src/components/use-draft.ts'
import { Form } from '#src/components/form.tsx'
import { FormOutcome, FormSummary, useMutationForm } from '#src/components/mutation-form.tsx'
import type { UserInfo } from '#src/contract/user-schema.ts'
import {
  codePoints,
  contextWords,
  countedCharacters,
  hasOuterSpace,
  newPasswordProblem,
  passwordStrength,
  policyRules,
  type PolicyRule,
} from '#src/domain/password.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { removedSelfText } from '#src/domain/refusal.ts'
import { draftSlot } from '#src/session/drafts.ts'
import { changePasswordMutation } from '#src/queries/me-mutations.ts'
import { passwordPolicyQuery } from '#src/queries/settings-queries.ts'
import { Button } from '#src/ui/button.tsx'
import { Card, CardFooter } from '#src/ui/card.tsx'
import { PasswordField } from '#src/ui/field.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { HiddenUsername } from '#src/ui/hidden-username.tsx'
import { Note } from '#src/ui/note.tsx'
import { afterPress } from '#src/ui/press.ts'
import { PasswordChecks } from './password-checks.tsx'
import { PasswordStrengthAnnouncer, type StrengthState } from './password-strength-announcer.tsx'
import { minLengthOf, lengthAdvice, parsePasswords, textOf, type PasswordFieldName } from './password.form.ts'

/**
 * Slower responses might come from a retry of a change that worked: the service retries lost calls
 * (docs/service.md, trap 5).
 */
const SLOW_ANSWER = 1000

const signInToCheck =
  'Sign in with the new password to check. If your current password is no longer accepted here, the change was probably saved.'

const labels = { current: 'Current password', next: 'New password', repeated: 'Repeat new password' } as const

type Outcome = { kind: 'changed' } | { kind: 'unknown'; word: string }

const typedPasswords = draftSlot('secret')

/** Changes one's own password (docs/testing.md, PW-01 to PW-18). */
export function PasswordForm({ me }: { me: UserInfo }) {
  const { account } = useSession()
  // The policy of the default account applies, and this key can load only its own account's (docs/service.md, trap 31).
  const policyCounts = me.defaultAccountId === account
  const policy = useQuery({ ...passwordPolicyQuery(account), enabled: policyCounts }).data
  const { load, loaded, missing } = useCommonPasswords()
  const [strengthState, setStrengthState] = useState<StrengthState>()
  const [outcome, setOutcome] = useState<Outcome>()
  /** Why Harness refused the typed password as too weak. */
  const [refused, setRefused] = useState<string>()
  const [capsAt, setCapsAt] = useState<PasswordFieldName>()
  const started = useRef(0)
  const wasInDoubt = useRef(false)
  const emptied = useSavedDraft(typedPasswords, account)
  const words = contextWords({
    name: me.name,
    email: me.email,
    accounts: me.accounts.flatMap(({ accountName, companyName }) => [accountName ?? '', companyName ?? '']),
  })
  const rulesOf = (text: string) => (policy === undefined ? [] : policyRules(policy, text))
  const minLength = minLengthOf(rulesOf(''))
  const form = useMutationForm({
    labels,
    ready: load,
    parse: (data) => parsePasswords(data, { words, common: loaded.current, minLength }),
    mutation: changePasswordMutation(account),
    serviceNames: { currentPassword: 'current', newPassword: 'next' },
    onStart: () => {
      setOutcome(undefined)
    },
    prepare: (passwords) => {
      started.current = now()
      return passwords
    },
    onResult: (result, { newPassword }) => {
      if (result.status === 'doubt') wasInDoubt.current = true
      if (result.status === 'done') answer(result.data, rulesOf(newPassword))
    },
  })

  useSaveDraft(typedPasswords, account, () => {
    const typed = form.element.current === null ? [] : [...new FormData(form.element.current)]
    return typed.some(([name, value]) => name !== 'username' && value !== '') ? 'emptied' : undefined
  })

  const answer = (word: string, rules: readonly PolicyRule[]) => {
    switch (word) {
      case 'PASSWORD_CHANGED':
        form.element.current?.reset()
        wasInDoubt.current = false
        setStrengthState(undefined)
        setOutcome({ kind: 'changed' })
        return
      case 'INCORRECT_CURRENT_PASSWORD': {
        const isEcho = wasInDoubt.current || now() - started.current > SLOW_ANSWER
        form.showErrors({
          current: `This isn’t your current password. The new password you typed is kept.${isEcho ? ` ${signInToCheck}` : ''}`,
        })
        return
      }
      case 'PASSWORD_STRENGTH_VIOLATED':
        setRefused(refusedSentence(rules))
        form.showErrors({ next: refusedSentence(rules) })
        return
      default:
        setOutcome({ kind: 'unknown', word })
    }
  }

  const see = () => {
    if (form.element.current === null) return
    const data = new FormData(form.element.current)
    const next = textOf(data, 'next')
    const current = textOf(data, 'current')
    const problem = newPasswordProblem(next, { current, words, common: loaded.current })
    const rules = rulesOf(next)
    const repeatedSame = next !== '' && textOf(data, 'repeated') === next
    setStrengthState({
      strength: next === '' ? undefined : passwordStrength(next, problem),
      rules,
      counted: { counting: countedCharacters(next).all, all: codePoints(next) },
      outerSpace: hasOuterSpace(next),
      repeatedSame,
      complete: current !== '' && problem === undefined && repeatedSame && rules.every(({ met }) => met),
    })
  }
  const secret = (name: PasswordFieldName) => {
    const field = form.field(name)
    return {
      ...field,
      // Harness refused the typed password; the error stays until it is changed.
      error: field.error ?? (name === 'next' ? refused : undefined),
      label: labels[name],
      autoComplete: name === 'current' ? 'current-password' : 'new-password',
      onFocus: () => void load(),
      onInput: () => {
        if (name === 'next') setRefused(undefined)
        // Typing does not wait for the list; the text is checked again when the list has loaded.
        if (loaded.current === undefined) void load().then(see)
        see()
        field.onInput()
      },
      onBlur: (event: FocusEvent<HTMLInputElement>) => {
        field.onBlur(event)
        afterPress(() => {
          setCapsAt(undefined)
        })
      },
      onKeyUp: (event: KeyboardEvent) => {
        setCapsAt(event.getModifierState('CapsLock') ? name : undefined)
      },
    }
  }

  const left = strengthState === undefined ? '' : leftText(strengthState.rules)

  return (
    <>
      {outcome?.kind === 'changed' && (
        <Note tone="success" title="Password changed">
          <Status>
            Harness will soon sign you out in every browser. Sign in again with the new password. Harness also emails
            you. If you get that email without changing your password, contact an account admin.
          </Status>
          <p className="mt-1.5">
            If you can’t sign in with the new password, reset it on the Harness sign-in page or ask an account admin.
            You’re still connected here, because your API key is separate from your password.
          </p>
        </Note>
      )}
      {emptied !== undefined && strengthState === undefined && outcome === undefined && (
        <Note title="Your session ended">
          <Status>
            The password fields were cleared. If you had already selected Change password, the change might have been
            saved. Sign in with the new password to check.
          </Status>
        </Note>
      )}
      <Card>
        <Form form={form}>
          <HiddenUsername value={me.email ?? ''} />
          <div className="flex flex-col gap-4 p-5 max-md:p-4">
            <FormSummary form={form} />
            <PasswordField {...secret('current')} hint={capsAt === 'current' ? <CapsNote /> : undefined} />
            <PasswordField
              {...secret('next')}
              hint={
                <>
                  {lengthAdvice(me.twoFactorAuthenticationEnabled, minLength)}
                  {policy === undefined && <PolicyUnknown elsewhere={!policyCounts} />}
                  {strengthState?.outerSpace === true && ' Your password starts or ends with a space, which is kept.'}
                  {missing && ' We couldn’t load the list of common passwords, so we skipped that check.'}
                  {capsAt === 'next' && <CapsNote />}
                </>
              }
            />
            <PasswordChecks
              strength={strengthState?.strength}
              refused={refused !== undefined}
              rules={strengthState?.rules ?? rulesOf('')}
              counted={strengthState?.counted ?? { counting: 0, all: 0 }}
            />
            <PasswordStrengthAnnouncer strengthState={strengthState} />
            <PasswordField
              {...secret('repeated')}
              hint={
                strengthState?.repeatedSame === true || capsAt === 'repeated' ? (
                  <>
                    {strengthState?.repeatedSame === true && (
                      <span className="flex items-center gap-1.5 text-success-text [&_svg]:size-4">
                        <CircleCheck aria-hidden />
                        The passwords match
                      </span>
                    )}
                    {capsAt === 'repeated' && <CapsNote />}
                  </>
                ) : undefined
              }
            />
            {outcome?.kind === 'unknown' && (
              <Note tone="warning" title="We couldn’t confirm the change">
                <p role="alert">
                  Unknown result (<code className="font-mono break-all">{outcome.word}</code>). We don’t recognize this
                  response from Harness. {signInToCheck}
                </p>
              </Note>
            )}
            <FormOutcome
              form={form}
              failed="Couldn’t change your password"
              denied="You don’t have permission to change your password"
              request="Please grant me permission to change your password."
              gone={removedSelfText}
              doubt={signInToCheck}
            />
          </div>
          <CardFooter>
            {left !== '' && <p className="text-sm text-muted">{left}</p>}
            <span className="ml-auto">
              <Button
                type="submit"
                variant="primary"
                busy={form.busy}
                busyLabel="Saving…"
                incomplete={strengthState?.complete !== true && !form.busy}
                blockedReason={form.waiting}
              >
                Change password
              </Button>
            </span>
          </CardFooter>
        </Form>
      </Card>
    </>
  )
}

function now(): number {
  return performance.now()
}

function refusedSentence(rules: readonly PolicyRule[]): string {
  if (rules.length === 0)
    return 'Harness didn’t accept this password. Make it longer, and mix uppercase and lowercase letters, numbers, and special characters.'
  return rules.every(({ met }) => met)
    ? 'Harness didn’t accept this password, although it meets the requirements below. Make it longer or choose another one.'
    : 'Harness didn’t accept this password. Meet the requirements below.'
}

/** Number of unmet requirements, once a password is typed. */
function leftText(rules: readonly PolicyRule[]): string {
  const left = rules.filter(({ met }) => !met).length
  return left === 0 ? '' : byCount(left, '1 requirement left', `${formatNumber(left)} requirements left`)
}

function CapsNote() {
  return <span className="block font-medium text-warning-text">Caps Lock is on</span>
}

/** Most users can't view the rules, and those of another account can't be loaded. */
function PolicyUnknown({ elsewhere }: { elsewhere: boolean }) {
  return (
    <>
      {elsewhere
        ? ' Your default account might have more rules, which Harness checks when you save.'
        : ' Your account might have more rules, which Harness checks when you save.'}
    </>
  )
}

/**
 * The list, loaded when the form is first used; `loaded` once available. `missing`: it could not be loaded, and the
 * form works without it.
 */
function useCommonPasswords() {
  const list = useRef<Promise<ReadonlySet<string> | undefined>>(undefined)
  const loaded = useRef<ReadonlySet<string>>(undefined)
  const [missing, setMissing] = useState(false)
  const load = (): Promise<ReadonlySet<string> | undefined> => {
    list.current ??= import('#src/domain/common-passwords.ts')
      .then(({ commonPasswords }) => (loaded.current = commonPasswords()))
      .catch(() => {
        setMissing(true)
        return undefined
      })
    return list.current
  }
  return { load, loaded, missing }
}
