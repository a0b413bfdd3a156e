"""How people come to the desk: signing in, second factors, invitations, recovery. django-allauth does the ceremonies."""
