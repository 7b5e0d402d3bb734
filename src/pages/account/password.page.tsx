import { Link2 } from 'lucide-react'
import type { UserInfo } from '#src/contract/user-schema.ts'
import { Note } from '#src/ui/note.tsx'
import { AccountPage } from './account-page.tsx'
import { PasswordForm } from './password-form.tsx'

/** My account, Password. */
export function PasswordPage() {
  return (
    <AccountPage
      title="Password"
      describe={(_, me) =>
        me?.externallyManaged === true
          ? 'Managed by your identity provider.'
          : 'Use a long phrase you can remember, or let your password manager make one.'
      }
      whyNoServiceAccount="A service account has no password. Passwords belong to people."
    >
      {(me) => (me.externallyManaged === true ? <NoPassword me={me} /> : <PasswordForm me={me} />)}
    </AccountPage>
  )
}

function NoPassword({ me }: { me: UserInfo }) {
  return (
    <Note tone="info" icon={<Link2 aria-hidden />} title="Your password is not kept by Harness">
      <p>
        {me.email === undefined ? 'Your account' : <bdi>{me.email}</bdi>} is managed by an identity provider. Change the
        password there.
      </p>
    </Note>
  )
}
