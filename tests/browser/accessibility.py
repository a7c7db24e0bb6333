"""What axe finds on a page. Its look at the contrast of each text takes longer than all the
rest, so that of texts that look alike it is given the first few.
"""

from axe_playwright_python.sync_playwright import Axe

AXE = Axe().axe_script
ALIKE = """() => {
    const ways = new Map(), seen = new Map();
    const way = node => {
        // How it lies on what is beneath it, up to the page.
        if (!node) return "";
        if (!ways.has(node)) {
            const it = getComputedStyle(node);
            ways.set(node, [
                it.backgroundColor, it.backgroundImage, it.opacity, it.position,
                it.clipPath, it.filter, it.mixBlendMode, it.visibility,
                node.matches(":disabled, [inert]"), way(node.parentElement),
            ].join());
        }
        return ways.get(node);
    };
    for (const node of document.querySelectorAll("body *")) {
        node.removeAttribute("data-alike");
        const hasText = [...node.childNodes].some(
            part => part.nodeType === Node.TEXT_NODE && part.data.trim()
        );
        if (!hasText || !node.checkVisibility() || node.matches("label, label *")) continue;
        const it = getComputedStyle(node);
        const look = [
            it.color, it.fontSize, it.fontWeight, it.textShadow, it.webkitTextStroke,
            node.closest("[aria-disabled=true]") !== null, way(node),
        ].join();
        seen.set(look, (seen.get(look) ?? 0) + 1);
        node.toggleAttribute("data-alike", seen.get(look) > 3);
    }
    axe.configure({rules: [{id: "color-contrast", selector: "*:not([data-alike])"}]});
}"""
RUN = """async ([context, options]) => {
    const asked = {resultTypes: ["violations"], ...options};
    const {violations} = await axe.run(context || document, asked);
    return violations.map(({id, nodes}) => [id, nodes[0].html]);
}"""


def violations(page, context=None, **options):
    """Each rule of axe that the page breaks, with the first place where it does."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE)
    page.evaluate(ALIKE)
    found = page.evaluate(RUN, [context, options])
    return [tuple(each) for each in found]
