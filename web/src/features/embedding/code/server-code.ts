import type { NewEmbedToken } from '../../../api/types.js';
import { type Json, javaScriptLiteral, jsonText, pythonLiteral, shellWord } from './literals.js';

export type ServerLanguage = 'node' | 'python' | 'curl';

/** Where the customer's application answers with a token; the code of both sides names it. */
export const TOKEN_PATH = '/tidemark-token';

/** What an API key needs to make tokens. */
export const KEY_PERMISSIONS = ['dashboards:read', 'embed-tokens:write'] as const;

/**
 * Code that makes a token like this one on a server of the customer.
 * @param origin of this installation, such as `https://bi.example.com`
 */
export function serverCode(language: ServerLanguage, token: NewEmbedToken, origin: string): string {
  return { node, python, curl }[language](token as unknown as Json, `${origin}/api/v1/embed/token`);
}

const KEY_COMMENT = 'The API key stays on your server; browsers get tokens alone.';
const VALUES_COMMENT = 'Take what is locked from the session, never from the request.';

function node(body: Json, address: string): string {
  return `// ${KEY_COMMENT}
export async function createEmbedToken() {
  const response = await fetch(${javaScriptLiteral(address)}, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-api-key': process.env.TIDEMARK_API_KEY,
    },
    // ${VALUES_COMMENT}
    body: JSON.stringify(${javaScriptLiteral(body, '    ')}),
  });
  const { data, error } = await response.json();
  if (error) throw new Error(error.message);
  return data; // { id, token, expiresAt }
}

// In your server, for people who are signed in:
// app.get('${TOKEN_PATH}', async (request, response) => {
//   response.json(await createEmbedToken());
// });
`;
}

function python(body: Json, address: string): string {
  return `import json
import os
import urllib.request


# ${KEY_COMMENT}
def create_embed_token():
    # ${VALUES_COMMENT}
    body = ${pythonLiteral(body, '    ')}
    request = urllib.request.Request(
        ${pythonLiteral(address)},
        data=json.dumps(body).encode(),
        headers={
            "content-type": "application/json",
            "x-api-key": os.environ["TIDEMARK_API_KEY"],
        },
        method="POST",
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)["data"]  # id, token, expiresAt


# In your server, for people who are signed in:
# @app.get("${TOKEN_PATH}")
# def tidemark_token():
#     return create_embed_token()
`;
}

function curl(body: Json, address: string): string {
  return `curl -sS -X POST ${shellWord(address)} \\
  -H 'content-type: application/json' \\
  -H "x-api-key: $TIDEMARK_API_KEY" \\
  --data-raw ${shellWord(jsonText(body))}
`;
}
