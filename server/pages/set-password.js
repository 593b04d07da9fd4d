// The token stands behind the #, which no server and no proxy sees; it leaves the address bar at once.
const token = location.hash.slice(1);
history.replaceState(null, '', location.pathname);

const part = (id) => document.getElementById(id);
const form = part('form');
const SHORTEST = 10;
const TITLES = {
  invitation: 'Welcome',
  password_reset: 'Set a new password',
  first_owner: 'Welcome to Maskline',
};

async function ask(path, body) {
  const response = await fetch(`/api/v1/account-links/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(sentenceOf(answer));
  return answer;
}

function sentenceOf({ detail, errors }) {
  return errors?.[0]?.message ?? detail;
}

function tell(sentence) {
  part('problem').textContent = sentence;
  part('problem').hidden = sentence === '';
}

function end(title, sentence) {
  part('title').textContent = title;
  part('lead').textContent = sentence;
  form.hidden = true;
}

async function begin() {
  if (token === '') return end('This link is not whole', 'Open it again from the message that it came in.');
  try {
    const link = await ask('show', { token });
    part('title').textContent = TITLES[link.kind];
    part('lead').textContent = link.email
      ? `Choose the password for ${link.email} at ${link.organization_name}.`
      : `You are the first owner of ${link.organization_name}. Say who you are, and choose a password.`;
    part('who').hidden = link.email !== null;
    part('known-email').value = link.email ?? '';
    form.hidden = false;
    part(link.email ? 'password' : 'name').focus();
  } catch (error) {
    end('This link cannot be used', `${error.message} Ask an owner of your company for another one.`);
  }
}

part('show').addEventListener('change', ({ target }) => {
  part('password').type = target.checked ? 'text' : 'password';
});

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const password = part('password').value;
  if (password.length < SHORTEST) return tell(`Choose at least ${SHORTEST} characters.`);
  const who = part('who').hidden ? {} : { name: part('name').value, email: part('email').value };
  const button = form.querySelector('button');
  button.disabled = true;
  tell('');
  try {
    const { email } = await ask('use', { token, password, ...who });
    end(
      'Your password is set',
      `Sign in with ${email} and the new password from now on. You can close this page.`,
    );
  } catch (error) {
    tell(error.message);
  } finally {
    button.disabled = false;
  }
});

begin();
