"""The publisher's relay of a test, on a real SMTP server: keeps each mail as a file, refuses on request.

usage: relay.py PORT DIRECTORY [CERTIFICATE KEY [smtps]]
Addresses decide: refused@… gets 550, later@… 451 while DIRECTORY/busy exists.
"""
import os
import ssl
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

port, directory, *tls = sys.argv[1:]
count = 0


class Keep:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith('refused@'):
            return '550 5.1.1 no such user'
        if os.path.exists(os.path.join(directory, 'busy')):
            return '451 4.3.0 busy'
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, server, session, envelope):
        global count
        count += 1
        head = f'X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {",".join(envelope.rcpt_tos)}\r\nX-Secure: {session.ssl is not None}\r\n'
        name = os.path.join(directory, f'{count:04d}')
        with open(name + '.part', 'wb') as file:
            file.write(head.encode() + envelope.original_content)
        os.rename(name + '.part', name + '.eml')
        return '250 kept'


def is_login(server, session, envelope, mechanism, data):
    return AuthResult(success=data.login == b'relay' and data.password == b'TEST p@ss')


options = {}
if tls:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tls[0], tls[1])
    if tls[2:] == ['smtps']:
        options = {'ssl_context': context}
    else:
        options = {
            'tls_context': context,
            'require_starttls': True,
            'auth_required': True,
            'authenticator': is_login,
        }
controller = Controller(Keep(), hostname='127.0.0.1', port=int(port), **options)
controller.start()
print('ready', flush=True)
controller._thread.join()
