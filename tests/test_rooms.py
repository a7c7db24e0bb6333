"""What leads into a meeting, however people write it; and what only sounds like it."""

import pytest

from events.rooms import ADDRESS, DIALLED, NUMBER, PASSCODE, is_room, ways_in

WAYS_IN = {
    ADDRESS: """
        Join at https://us02web.zoom.us/j/81234567890?pwd=abc
        zoom.us/j/81234567890
        https://zoom.us:443/wc/join/81234567890
        <https://teams.microsoft.com/l/meetup-join/19%3ameeting_x>
        https://teams.live.com/meet/9312345678
        [room](https://meet.google.com/abc-defg-hij)
        https://un.webex.com/un/j.php?MTID=m123
        https://meet.jit.si/Kigali
        https://bbb.example.org/b/abc-def-ghi
        https://events.example.org/rooms/abc-def-ghi-jkl/join
        https://jitsi.uni.example.org/Kigali
        https://meet.goto.com/123456789
        https://whereby.com/kigali
        https://www.google.com/url?q=https%3A%2F%2Fzoom.us%2Fj%2F81234567890
        https://eu.example.org/safe?u=https%253A%252F%252Fzoom.us%252Fj%252F1
        zoom[.]us/j/81234567890
        hxxps://zoom(dot)us/j/81234567890
        ｚｏｏｍ．ｕｓ/j/81234567890
        zo\u200bom.us/j/81234567890
        &#122;oom.us/j/1
        https://zoom。us/j/81234567890
        https://zoom.us./j/81234567890
        https://zoom.us//j/81234567890
        https:\\\\zoom.us\\j\\81234567890
        https://un.zoom.us/meeting/81234567890
        https://teams.microsoft.com/_#/l/meetup-join/19
        https://eu.bbcollab.com/guest/0a1b
        zoommtg://zoom.us/join?confno=1
        sip:81234567890@zoomcrc.com
        81234567890@zoomcrc.com
    """,
    PASSCODE: """
        Passcode: 123456
        Passcode: Kigali
        The password is kigali94.
        Password – R2P!now
        (pwd: x7Y)
        Access code 884422
        Mot de passe : Lac2026
        Code secret : 445566
        Contraseña: memoria26
        Código de acceso: 4455
        Clave: lago77
        Passwort: Frieden
        Kennwort lautet See2026
        Kenncode: 887766
        Senha: lago2026
        Código de segurança: 9911
    """,
    NUMBER: """
        Meeting ID: 812 3456 7890
        Webinar-ID 812-3456-7890
        Zoom ID 81234567890
        Meeting number (access): 2345 678 9012
        ID de réunion : 812 3456 7890
        ID de la reunión: 812 3456 7890
        ID da reunião: 812 3456 7890
        Besprechungs-ID: 812 345 678 90
    """,
    DIALLED: """
        Dial-in: +1 646 558 8656
        Join by phone +44 20 3481 5237
        Einwahlnummer: 069 3807 9883
        Participer par téléphone : +33 1 70 37 97 29
        Unirse por teléfono: +34 91 787 4335
        One tap mobile +13126266799,,81234567890#
        (US) +1 617-675-4444 PIN: 123 456 789
        +1 212 555 0100, code 4455
        81234567890#
    """,
}
HARMLESS = """
    On Zoom and YouTube
    The passcode will be sent to those who register.
    The link and the passcode follow by e-mail.
    Passcode: will be sent
    Password: required
    A password is not required.
    Password 24 hours before the event
    No password is needed
    https://zoom.us/webinar/register/WN_abc123
    https://us02web.zoom.us/meeting/register/tZ0abc
    https://un.webex.com/weblink/register/r123
    https://attendee.gotowebinar.com/register/123
    https://www.zoom.us/
    https://zoom.us/download
    https://www.youtube.com/watch?v=abc123
    https://www.bbb.org/article/1
    Telephone +250 788 123 456
    +41 22 917 9220, ext. 123
    Call +1 212 963 1234 to register, New York, zip code 10017
    Bengaluru, PIN code 560001
    Meeting number 12 of the group of friends
    The conference number 3 of 2026
    Use the code EARLY24 for a discount.
    Register by phone: +1 212 963 1234
    Inscription par téléphone : +33 1 45 68 10 00
    Le mot de passe sera envoyé aux inscrits.
    La contraseña se enviará por correo.
    Das Passwort folgt per E-Mail.
    A senha será enviada.
    The conference calls for action in 1994 and 2026
    #Kwibuka32 #R2P
    Resolution 60/1, §§ 138–139, A/HRC/54/24
    1,000,000 people; 2,500,000 refugees
    ISBN 978-92-1-101446-4
    Room E-2056, Palais des Nations, 1211 Geneva 10
"""


def lines(text):
    return [line.strip() for line in text.strip().splitlines()]


@pytest.mark.parametrize("what", WAYS_IN)
def test_what_leads_into_a_meeting_is_found(what):
    missed = [
        line
        for line in lines(WAYS_IN[what])
        if what not in {found.what for found in ways_in(f"We meet.\n{line}\nCome!")}
    ]
    assert missed == []


def test_what_only_sounds_like_it_is_left_alone():
    found = {line: ways_in(f"We meet.\n{line}\nCome!") for line in lines(HARMLESS)}
    assert {line: ways for line, ways in found.items() if ways} == {}


def test_a_password_may_stand_on_the_next_line():
    assert [way.what for way in ways_in("Passcode:\n  445566\n")] == [PASSCODE]


def test_an_address_alone_is_told_from_a_page_for_registration():
    assert is_room("https://us02web.zoom.us/j/81234567890")
    assert is_room("HTTPS://user@ZOOM.us:443/j/1")
    assert not is_room("https://zoom.us/webinar/register/WN_abc123")
