import { Link2 } from 'lucide-react'
import type { UserInfo } from '#src/contract/user-schema.ts'
import { Note } from '#src/ui/note.tsx'
import { AccountPage, Section } from './account-page.tsx'
import { PasswordForm } from './password-form.tsx'

/** My settings, Password. */
export function PasswordPage() {
  return (
    <AccountPage title="Password" layout="sections" whyNoServiceAccount="Service accounts don’t have passwords.">
      {(me) =>
        me.externallyManaged === true ? (
          <Section id="change-password" title="Change password">
            <NoPassword me={me} />
          </Section>
        ) : (
          <Section
            id="change-password"
            title="Change password"
            description="Harness will sign you out everywhere and email you."
          >
            <PasswordForm me={me} />
          </Section>
        )
      }
    </AccountPage>
  )
}

function NoPassword({ me }: { me: UserInfo }) {
  return (
    <Note tone="info" icon={<Link2 aria-hidden />} title="Harness doesn’t store your password">
      <p>
        {me.email === undefined ? (
          'Your account is managed by an identity provider. Change your password there.'
        ) : (
          <>
            <bdi>{me.email}</bdi> is managed by an identity provider. Change your password there.
          </>
        )}
      </p>
    </Note>
  )
}
