"""``manage.py let_back_in NAME``: for staff who lost their phone, passkeys or password."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.crypto import get_random_string

from desk.acts import record
from desk.models import Act, KnownDevice
from desk.signing_in import factors, limits, sessions

EASY_TO_COPY = "abcdefghjkmnpqrstuvwxyz23456789"  # no l and 1, no o and 0


class Command(BaseCommand):
    help = (
        "Takes an account's second factors away, ends its sessions and lifts the limit on "
        "tries, so that the password alone lets in once more."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument(
            "--new-password", action="store_true", help="makes one and shows it once"
        )
        parser.add_argument(
            "--only-sign-out",
            action="store_true",
            help="ends its sessions and forgets its browsers; leaves the rest",
        )

    @transaction.atomic
    def handle(
        self, *, name: str, new_password: bool, only_sign_out: bool, **options: Any
    ) -> None:
        accounts = get_user_model().objects.select_for_update()
        try:
            account: Any = accounts.get(username=name)
        except ObjectDoesNotExist:
            raise CommandError(f"There is no account {name}.") from None
        KnownDevice.objects.forget(account)
        if only_sign_out:
            sessions.end_all(account)
            record(None, Act.Kind.ENDED, account)
            self.stdout.write(f"{name} is signed out everywhere.")
            return
        number = factors.reset(account)
        limits.lift(account)
        record(None, Act.Kind.LET_BACK_IN, account)
        self.stdout.write(f"{name}: {number} second factors removed, sessions ended.")
        if new_password:
            password = "-".join(get_random_string(4, EASY_TO_COPY) for _ in range(4))
            account.set_password(password)
            account.save(update_fields=["password"])
            record(None, Act.Kind.PASSWORD, account)
            self.stdout.write(f"    password:  {password}    (shown only this once)")
