"""Every way we know to make a browser run something: markup, attributes, addresses, and text that becomes one of them.

Each calls `pwn(n)`, which exists in the browser of the test and notes it; `{n}` is the payload's number.
"""

from __future__ import annotations

_IMG = "<img src=x onerror=pwn({n})>"

_MARKUP = (
    "<script>pwn({n})</script>",
    "<SCRIPT SRC=data:text/javascript,pwn({n})></SCRIPT>",
    "<scr<script>ipt>pwn({n})</scr</script>ipt>",
    "<script/x>pwn({n})</script\t>",
    _IMG,
    "<img srcset=x onerror=pwn({n})>",
    "<img/src/onerror=pwn({n})>",
    "<svg/onload=pwn({n})>",
    "<svg><script>pwn({n})</script></svg>",
    "<svg><animate onbegin=pwn({n}) attributeName=x dur=1s>",
    "<svg><set attributeName=href to=javascript:pwn({n})></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=pwn({n})/>#x'></svg>",
    "<body onload=pwn({n})>",
    "<iframe srcdoc='<script>parent.pwn({n})</script>'></iframe>",
    "<iframe src=javascript:parent.pwn({n})></iframe>",
    "<iframe src='data:text/html,<script>parent.pwn({n})</script>'></iframe>",
    "<object data=javascript:pwn({n})></object>",
    "<embed src=javascript:pwn({n})>",
    "<video><source onerror=pwn({n})></video>",
    "<audio src=x onerror=pwn({n})></audio>",
    "<details open ontoggle=pwn({n})>x</details>",
    "<input autofocus onfocus=pwn({n})>",
    "<input type=image src=x onerror=pwn({n})>",
    "<select autofocus onfocus=pwn({n})></select>",
    "<marquee onstart=pwn({n})>x</marquee>",
    "<style onload=pwn({n})></style>",
    "<link rel=stylesheet href=x onerror=pwn({n})>",
    "<meta http-equiv=refresh content='0;url=javascript:pwn({n})'>",
    "<base href='javascript:pwn({n})//'>",
    "<form action=javascript:pwn({n})><button>x</button></form>",
    "<button formaction=javascript:pwn({n})>x</button>",
    "<div popover id=p onbeforetoggle=pwn({n})>x</div>",
    "<p style=animation:x onanimationstart=pwn({n})>x</p>",
    "<p contenteditable autofocus onfocus=pwn({n})>x</p>",
    "<template shadowrootmode=open><script>pwn({n})</script></template>",
)
_ADDRESSES = (
    "<a href=javascript:pwn({n})>x</a>",
    "<a href='jAvA\tScRiPt:pwn({n})'>x</a>",
    "<a href='&#1;javascript&colon;pwn({n})'>x</a>",
    "<a href='data:text/html,<script>pwn({n})</script>'>x</a>",
    "<a href='vbscript:pwn({n})'>x</a>",
    "<a href='//evil.example/{n}' onclick=pwn({n})>x</a>",
    "<math><mi xlink:href=javascript:pwn({n})>x</mi></math>",
)
_BREAKING_OUT = (
    "</script><script>pwn({n})</script>",
    "</title><script>pwn({n})</script>",
    "</textarea><script>pwn({n})</script>",
    "</style><script>pwn({n})</script>",
    "--><script>pwn({n})</script>",
    "]]><script xmlns='http://www.w3.org/1999/xhtml'>pwn({n})</script>",
    '"><script>pwn({n})</script>',
    "'><svg onload=pwn({n})>",
    '" autofocus onfocus=pwn({n}) x="',
    "' onmouseover=pwn({n}) x='",
    '";pwn({n});//',
    "';pwn({n});//",
    "`+pwn({n})+`",
    "${{pwn({n})}}",
    "{{{{ pwn({n}) }}}}{{% debug %}}",
    "\\u003cscript\\u003epwn({n})\\u003c/script\\u003e",
    "\u2028pwn({n})\u2028",
    '\\"-pwn({n})//',
)
_DECODED = (
    "&lt;script&gt;pwn({n})&lt;/script&gt;",
    "&amp;lt;img src=x onerror=pwn({n})&amp;gt;",
    "%3Cscript%3Epwn({n})%3C/script%3E",
    "+ADw-script+AD4-pwn({n})+ADw-/script+AD4-",
    "\uff1cscript\uff1epwn({n})\uff1c/script\uff1e",
    "<noscript><p title='</noscript>" + _IMG + "'></noscript>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;" + _IMG.replace("<", "&lt;") + "'>",
    "<svg></p><style><a id='</style>" + _IMG + "'>",
    "<xmp><p title='</xmp>" + _IMG + "'>",
)

PAYLOADS = tuple(
    template.format(n=number)
    for number, template in enumerate((*_MARKUP, *_ADDRESSES, *_BREAKING_OUT, *_DECODED), start=1)
)

#: In every page before its own scripts: what a payload calls, and what it might call instead.
HOOK = """
window.pwn = number => { console.error(`PWNED ${number} at ${location.href}`) };
for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => pwn(name);
"""

#: What of a payload became part of the document, though it may wait for a click: elements, attributes, addresses.
ALIVE = """() => [...document.querySelectorAll('*')].flatMap(element => {
    const found = [];
    const isData = element.localName === 'script' && /json/.test(element.type);
    if (['script', 'style'].includes(element.localName) && !isData && element.textContent.includes('pwn('))
        found.push(`<${element.localName}> ${element.textContent.slice(0, 60)}`);
    for (const {name, value} of element.attributes) {
        if (/^on/i.test(name) && value.includes('pwn')) found.push(`${element.localName} ${name}=${value}`);
        if (/^(href|src|action|formaction|data|xlink:href|srcdoc|to)$/i.test(name)
            && /^[\\u0000-\\u0020]*(javascript|vbscript|data:text)/i.test(value)) found.push(`${element.localName} ${name}=${value}`);
    }
    return found;
})"""
