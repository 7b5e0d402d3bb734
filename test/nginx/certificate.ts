import { execFileSync } from 'node:child_process'
import { isIP } from 'node:net'
import path from 'node:path'

/**
 * A self-signed certificate for a name or an address, by the openssl of the system.
 *
 * @returns names of the two files, in the given folder
 */
export function certificateFor(folder: string, name: string): { cert: string; key: string } {
  const [cert, key] = [path.join(folder, `${name}.pem`), path.join(folder, `${name}.key`)]
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=${isIP(name) ? 'IP' : 'DNS'}:${name}`]
  const form = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2']
  execFileSync('openssl', ['req', ...form, ...subject, '-keyout', key, '-out', cert], { stdio: 'pipe' })
  return { cert, key }
}
