/** An email address that breaks after its `@` if it doesn't fit on one line, and nowhere else while that is enough. */
export function EmailText({ email, className }: { email: string; className?: string }) {
  const [, local, domain] = /^(.*@)([^@]+)$/su.exec(email) ?? []
  return (
    <bdi className={className}>
      {local === undefined ? (
        email
      ) : (
        <>
          {local}
          <wbr />
          {domain}
        </>
      )}
    </bdi>
  )
}
