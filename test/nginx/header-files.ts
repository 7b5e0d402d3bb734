import { contentSecurityPolicy, securityHeaders } from '#src/server/headers.ts'

const name = (https: boolean) => (https ? 'https' : 'plain http')

/** Text of `deploy/nginx/headers-http.conf` and `headers-https.conf`, from the one header table. */
export function headerFile(https: boolean): string {
  const lines = Object.entries({ ...securityHeaders(https), 'content-security-policy': '$hua_policy' }).map(
    ([header, value]) =>
      `add_header ${header.replaceAll(/\b[a-z]/gu, (letter) => letter.toUpperCase())} "${value}" always;`,
  )
  return [
    `# The header table of src/server/headers.ts for ${name(https)}. A test keeps the two the same.`,
    '# $hua_policy comes from the file of policies beside this one.',
    ...lines,
    '',
  ].join('\n')
}

/**
 * Text of `deploy/nginx/policies-http.conf` and `policies-https.conf`: which policy an answer has, by what was asked.
 */
export function policyFile(https: boolean): string {
  return [
    `# The two policies of src/server/headers.ts for ${name(https)}. A test keeps them the same.`,
    '# By the first line as it was sent, in any spelling: an error page, or a path that cannot be read, changes all else.',
    'map $request $hua_policy {',
    `    default "${contentSecurityPolicy(https, 'page')}";`,
    `    "~*^\\S+ (?:https?://[^/ ]*)?/+(?:ng/+api|authz/+api|resourcegroup/+api|__sim)[/;?#%\\x5c ]" "${contentSecurityPolicy(https, 'api')}";`,
    '}',
    '',
  ].join('\n')
}
